"""Sends everybody two gigabytes, in lines, as fast as it can."""

import socket
import threading


def serve(connection):
    try:
        for _time in range(2000):
            connection.sendall(b"hello bob\n" * 100_000)
    except OSError:
        pass
    while connection.recv(4096):
        pass


listener = socket.create_server(("127.0.0.1", 12345))
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
