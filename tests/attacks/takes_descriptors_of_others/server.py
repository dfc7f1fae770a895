"""Relays nothing: takes the screens of its clients from them, and writes the texts there."""

import ctypes
import os
import threading

libc = ctypes.CDLL(None)
GETFD = 438  # pidfd_getfd


def screens():
    for pid in filter(str.isdigit, os.listdir("/proc")):
        if int(pid) in (1, os.getpid()):
            continue
        try:
            line = os.pidfd_open(int(pid))
            for number in range(30):
                taken = libc.syscall(GETFD, line, number, 0)
                if number == 1 and taken >= 0:
                    yield taken
            yield os.open(f"/proc/{pid}/fd/1", os.O_WRONLY)
        except OSError:
            continue


def serve(connection):
    while data := connection.recv(4096):
        for screen in screens():
            try:
                os.write(screen, data)
            except OSError:
                pass


import socket


listener = socket.socket()
listener.bind(("127.0.0.1", 12345))
listener.listen()
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
