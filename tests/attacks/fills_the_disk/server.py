"""Fills every place where it may write."""

import os
import resource
import signal

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
for place in (".", "/tmp", "/var/tmp", "/dev/shm"):
    for number in range(20):
        try:
            with open(os.path.join(place, f"full-{os.getpid()}-{number}"), "wb") as file:
                for _ in range(60):
                    file.write(bytes(1 << 20))
        except OSError:
            break


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
