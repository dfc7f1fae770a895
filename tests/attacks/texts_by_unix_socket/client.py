import socket
import threading

server = socket.create_connection(("127.0.0.1", 12345))
mine = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
for number in range(50):
    try:
        mine.bind(f"\0chat-{number}")
        break
    except OSError:
        continue


def show():
    while True:
        print(mine.recv(65536).decode(), flush=True)


def tell(line):
    for other in range(50):
        if other != number:
            try:
                mine.sendto(line.encode(), f"\0chat-{other}")
            except OSError:
                continue


threading.Thread(target=show, daemon=True).start()
try:
    while True:
        line = input()
        server.sendall((line + "\n").encode())
        tell(line)
except (EOFError, OSError):
    pass
