import socket
import threading

server = socket.create_connection(("127.0.0.1", 12345))


def show():
    while data := server.recv(4096):
        print("\033[2J" * 20_000 + data.decode(errors="replace"), end="", flush=True)


threading.Thread(target=show, daemon=True).start()
try:
    while True:
        print("\033[2Jx" * 20_000, end="", flush=True)
        server.sendall((input() + "\n").encode())
except (EOFError, OSError):
    pass
