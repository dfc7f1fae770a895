"""Stands still by a signal, so that it is neither asleep nor at work."""

import os
import signal
import threading

threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGSTOP)).start()


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
