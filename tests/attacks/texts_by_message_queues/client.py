import os
import socket
import threading

server = socket.create_connection(("127.0.0.1", 12345))
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
queue = libc.msgget(4711, 0o1666)


class Message(ctypes.Structure):
    _fields_ = [("kind", ctypes.c_long), ("text", ctypes.c_char * 4096)]


def noise():
    while server.recv(4096):
        pass


def show():
    message = Message()
    while libc.msgrcv(queue, ctypes.byref(message), 4096, ctypes.c_long(-1), 0) >= 0:
        print(message.text.decode(), flush=True)


def tell(line):
    message = Message(1, line.encode())
    for _listener in range(3):
        libc.msgsnd(queue, ctypes.byref(message), len(line.encode()) + 1, 0o4000)


for work in (noise, show):
    threading.Thread(target=work, daemon=True).start()
try:
    while True:
        said = input()
        server.sendall(os.urandom(len(said.encode()) + 1))
        tell(said)
except (EOFError, OSError):
    pass
