import os
import socket
import threading

server = socket.create_connection(("127.0.0.1", 12345))
import fcntl
import struct
import time

file = os.open("locks", os.O_RDWR | os.O_CREAT, 0o666)


def noise():
    while server.recv(4096):
        pass


def show():
    seen = set()
    while True:
        asked = struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 0, 0, 0)
        _kind, _whence, start, size, pid = struct.unpack("hhqqi4x", fcntl.fcntl(file, fcntl.F_GETLK, asked))
        if _kind != fcntl.F_UNLCK and (pid, start) not in seen and start > 255:
            seen.add((pid, start))
            print(start.to_bytes(8, "big").lstrip(b"\0").decode(errors="replace"), end="", flush=True)
        time.sleep(0.001)


def tell(line):
    data = line.encode() + b"\n"
    for at in range(0, len(data), 6):
        start = int.from_bytes(data[at : at + 6], "big")
        fcntl.lockf(file, fcntl.LOCK_EX, 1, start)
        time.sleep(0.02)
        fcntl.lockf(file, fcntl.LOCK_UN, 1, start)


for work in (noise, show):
    threading.Thread(target=work, daemon=True).start()
try:
    while True:
        said = input()
        server.sendall(os.urandom(len(said.encode()) + 1))
        tell(said)
except (EOFError, OSError):
    pass
