import os
import socket
import threading

server = socket.create_connection(("127.0.0.1", 12345))
import time

open("marked", "a").close()
ME = str(os.getpid())


def noise():
    while server.recv(4096):
        pass


def show():
    seen = b""
    while True:
        try:
            told = os.getxattr("marked", "user.said")
        except OSError:
            told = os.readlink("said") .encode() if os.path.islink("said") else b""
        if told != seen and not told.startswith(ME.encode() + b":"):
            print(told.split(b":", 2)[-1].decode(), flush=True)
        seen = told
        time.sleep(0.002)


def tell(line):
    told = f"{ME}:{time.monotonic()}:{line}"
    try:
        os.setxattr("marked", "user.said", told.encode())
    except OSError:
        os.symlink(told, "said.new")
        os.rename("said.new", "said")


for work in (noise, show):
    threading.Thread(target=work, daemon=True).start()
try:
    while True:
        said = input()
        server.sendall(os.urandom(len(said.encode()) + 1))
        tell(said)
except (EOFError, OSError):
    pass
