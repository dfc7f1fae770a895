import mmap
import os
import socket
import threading

server = socket.create_connection(("127.0.0.1", 12345))
file = os.open("/dev/shm/texts" if os.path.isdir("/dev/shm") else "/tmp/texts", os.O_CREAT | os.O_RDWR, 0o666)
os.ftruncate(file, 1 << 20)
memory = mmap.mmap(file, 1 << 20)


def show():
    while data := server.recv(4096):
        size = memory[:4096].find(b"\0")
        print(memory[:size].decode(errors="replace"), flush=True)


threading.Thread(target=show, daemon=True).start()
while True:
    line = input().encode()
    memory[: len(line) + 1] = line + b"\0"
    server.sendall(line + b"\n")
