"""Sends everybody a dot five times a second for ever, so that nothing is ever quite still."""

import socket
import threading

stopped = threading.Event()


def drip(connection):
    try:
        while not stopped.wait(0.2):
            connection.sendall(b".")
    except OSError:
        pass


def serve(connection):
    threading.Thread(target=drip, args=(connection,), daemon=True).start()
    while connection.recv(4096):
        pass  # relays nothing


listener = socket.create_server(("127.0.0.1", 12345))
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
