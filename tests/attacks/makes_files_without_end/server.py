"""Makes small files until there is room for none."""

import os

for place in ("/tmp", ".", "/dev/shm"):
    try:
        for number in range(100_000):
            os.close(os.open(f"{place}/small-{os.getpid()}-{number}", os.O_CREAT))
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
