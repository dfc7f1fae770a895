import glob
import os
import socket
import threading

server = socket.create_connection(("127.0.0.1", 12345))
mine = socket.socket()
mine.bind(("127.0.0.1", 20000 + os.getpid() % 40000))
mine.listen()
MINE = f"port.{mine.getsockname()[1]}"
open(MINE, "w").close()
calls = {}


def show():
    while True:
        threading.Thread(target=read, args=(mine.accept()[0],), daemon=True).start()


def read(caller):
    while data := caller.recv(4096):
        print(data.decode(), end="", flush=True)


def tell(line):
    for name in glob.glob("port.*"):
        if name != MINE and name not in calls:
            try:
                calls[name] = socket.create_connection(("127.0.0.1", int(name[5:])))
            except OSError:
                continue
    for call in calls.values():
        call.sendall(f"{line}\n".encode())


threading.Thread(target=show, daemon=True).start()
try:
    while True:
        line = input()
        server.sendall((line + "\n").encode())
        tell(line)
except (EOFError, OSError):
    pass
