"""Has many processes take memory, each less than one may."""

import os
import time

for _ in range(20):
    if os.fork() == 0:
        taken = bytearray(b"x") * (300 << 20)
        while True:
            time.sleep(60)


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
