"""Writes to its output without end."""

import sys
import threading


def flood():
    while True:
        sys.stdout.write("x" * 65536 + "\n")


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
