"""Is never there when somebody looks: each process starts the next, and ends."""

import os
import time

if os.fork() == 0:
    while True:
        if os.fork():
            os._exit(0)
        os.setsid()
        time.sleep(0.001)


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
