import socket, sys, threading
s = socket.create_connection(("127.0.0.1", 12345))
def receive():
    data = b""
    while True:
        try:
            piece = s.recv(500)
        except OSError:
            piece = b""
        if not piece: break
        data += piece
        try:
            text = data.decode()   # until the letter is whole
        except UnicodeDecodeError as error:
            text, data = data[:error.start].decode(), data[error.start:]
        else:
            data = b""
        print(text, end="", flush=True)
    print("\nServer closed.")
threading.Thread(target=receive, daemon=True).start()
try:
    while True:
        s.sendall(f"{input()}\n".encode())
except (EOFError, OSError):
    pass
s.close()
