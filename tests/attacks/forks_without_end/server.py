"""Forks again and again, but not its children, too: to root the kernel sets no bound."""

import os
import signal

for _ in range(3000):
    if os.fork() == 0:
        signal.pause()


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
