"""Writes one line of a gigabyte."""

import os
import threading


def flood():
    for _ in range(1 << 14):
        os.write(1, b"x" * 65536)


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
