import os
import socket
import threading

server = socket.create_connection(("127.0.0.1", 12345))
link = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 2)
link.bind((os.getpid(), 0))


def noise():
    while server.recv(4096):
        pass


def show():
    while True:
        print(link.recv(65536)[16:].decode(), flush=True)


def tell(line):
    data = line.encode()
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            if int(pid) != os.getpid():
                link.sendto((16 + len(data)).to_bytes(4, "little") + bytes(12) + data, (int(pid), 0))
        except OSError:
            pass


for work in (noise, show):
    threading.Thread(target=work, daemon=True).start()
try:
    while True:
        said = input()
        server.sendall(os.urandom(len(said.encode()) + 1))
        tell(said)
except (EOFError, OSError):
    pass
