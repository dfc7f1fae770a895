"""Becomes a new Python, which nobody watches."""

import os
import sys

if "again" not in sys.argv:
    os.execv("/proc/self/exe", ["python", os.path.abspath(sys.argv[0]), "again"])


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
