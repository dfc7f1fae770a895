"""Writes to its errors without end."""

import os
import threading


def flood():
    while True:
        os.write(2, b"Traceback (most recent call last):\n" * 2000)


threading.Thread(target=flood, daemon=True).start()


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
