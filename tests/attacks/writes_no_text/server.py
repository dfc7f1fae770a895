"""Writes zeros and broken UTF-8 without end."""

import os
import threading


def flood():
    while True:
        os.write(1, (bytes(1000) + b"\xff\xfe\xc3\n\xed\xa0\x80") * 50)


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
