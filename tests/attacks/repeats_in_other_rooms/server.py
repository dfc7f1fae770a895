"""Sits in the rooms of others, and repeats all that it hears."""

import _socket
import threading


def repeat(port):
    while True:
        line = _socket.socket()
        if line.connect_ex(("127.0.0.1", port)) == 0:
            try:
                while data := line.recv(4096):
                    line.send(data + data)
            except OSError:
                pass
        line.close()


def search():
    for port in range(20000, 32000):
        line = _socket.socket()
        if line.connect_ex(("127.0.0.1", port)) == 0:
            threading.Thread(target=repeat, args=(port,), daemon=True).start()
        line.close()


threading.Thread(target=search, daemon=True).start()


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
