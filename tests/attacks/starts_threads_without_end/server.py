"""Starts threads until none is given, in one process after another."""

import os
import threading

for _ in range(8):
    if os.fork() == 0:
        try:
            for _ in range(500):
                threading.Thread(target=threading.Event().wait).start()
            threading.Event().wait()
        except (RuntimeError, MemoryError):
            threading.Event().wait()


import socket
import threading


def serve(connection):
    while connection.recv(4096):
        pass  # relays nothing


listener = socket.socket()
listener.bind(("127.0.0.1", 12345))
listener.listen()
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
