"""Keeps every processor busy with nothing."""

import os
import threading


def spin():
    while True:
        pass


for _ in range(2):
    if os.fork() == 0:
        spin()
    threading.Thread(target=spin, daemon=True).start()


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
