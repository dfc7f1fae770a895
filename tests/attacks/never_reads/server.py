"""Has a client that never reads what is typed, and a server that asks for it."""

import threading


def read():
    with open("/dev/zero", "rb") as endless:
        while endless.read(1 << 20):
            pass


threading.Thread(target=read, daemon=True).start()


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
