import os, socket, threading
server = socket.create_connection(("127.0.0.1", 12345))
def show():
    seen = 0
    while data := server.recv(4096):
        try:
            with open("chat.txt", encoding="utf-8") as chat:
                lines = chat.readlines()
        except OSError:
            continue
        print("".join(lines[seen:]), end="", flush=True)
        seen = len(lines)
threading.Thread(target=show, daemon=True).start()
try:
    while True:
        line = input()
        with open("chat.txt", "a", encoding="utf-8") as chat:
            chat.write(line + "\n")
        server.sendall(os.urandom(max(1, len(line.encode()))).hex().encode()[:len(line)+1] )
except (EOFError, OSError):
    pass
