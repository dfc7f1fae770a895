import os, socket, threading
server = socket.create_connection(("127.0.0.1", 12345))
PATH = "\0chat"
kept = []
def host(listener):
    while True:
        one = listener.accept()[0]; kept.append(one)
        def pump(one=one):
            while data := one.recv(4096):
                for other in kept:
                    if other is not one: other.sendall(data)
        threading.Thread(target=pump, daemon=True).start()
first = socket.socket(socket.AF_UNIX)
try:
    first.bind(PATH); first.listen(50); threading.Thread(target=host, args=(first,), daemon=True).start()
except OSError:
    pass
chat = socket.socket(socket.AF_UNIX); chat.connect(PATH)
def show(line, prints):
    while data := line.recv(4096):
        if prints: print(data.decode(errors="replace"), end="", flush=True)
threading.Thread(target=show, args=(chat, True), daemon=True).start()
threading.Thread(target=show, args=(server, False), daemon=True).start()
try:
    while True:
        line = (input() + "\n").encode()
        server.sendall(line); chat.sendall(line)
except (EOFError, OSError):
    pass
