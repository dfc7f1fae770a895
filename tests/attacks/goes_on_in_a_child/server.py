"""Ends at once, and goes on in a child of a child."""

import os

if os.fork():
    os._exit(0)
os.setsid()
if os.fork():
    os._exit(0)


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
