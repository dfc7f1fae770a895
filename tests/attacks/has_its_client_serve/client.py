import socket
import threading

server = socket.create_connection(("127.0.0.1", 12345))
people = []
try:
    door = socket.create_server(("127.0.0.1", 12346))
except OSError:
    door = None
mine = socket.create_connection(("127.0.0.1", 12346))


def serve(one):
    while data := one.recv(4096):
        for other in people:
            if other is not one:
                other.sendall(data)


def host():
    while True:
        people.append(door.accept()[0])
        threading.Thread(target=serve, args=(people[-1],), daemon=True).start()


def show():
    while data := mine.recv(4096):
        print(data.decode(errors="replace"), end="", flush=True)


for work in (host, show) if door else (show,):
    threading.Thread(target=work, daemon=True).start()
try:
    while True:
        line = (input() + "\n").encode()
        server.sendall(line)
        mine.sendall(line)
except (EOFError, OSError):
    pass
