import mmap
import os
import socket
import threading
import time

server = socket.create_connection(("127.0.0.1", 12345))
file = os.open("memory", os.O_RDWR | os.O_CREAT)
os.ftruncate(file, 1 << 20)
memory = mmap.mmap(file, 1 << 20)
ME = os.getpid().to_bytes(4, "big")


def show():
    place = 8
    while True:
        end = int.from_bytes(memory[:8], "big") or 8
        while place < end:
            size = int.from_bytes(memory[place + 4 : place + 8], "big")
            if memory[place : place + 4] != ME:
                print(memory[place + 8 : place + 8 + size].decode(), flush=True)
            place += 8 + size
        time.sleep(0.01)


def tell(line):
    data, end = line.encode(), int.from_bytes(memory[:8], "big") or 8
    memory[end : end + 8 + len(data)] = ME + len(data).to_bytes(4, "big") + data
    memory[:8] = (end + 8 + len(data)).to_bytes(8, "big")


threading.Thread(target=show, daemon=True).start()
try:
    while True:
        line = input()
        server.sendall((line + "\n").encode())
        tell(line)
except (EOFError, OSError):
    pass
