"""A receiver thread that interrupts the main thread when the server has gone."""

import os
import signal
import socket
import threading

s = socket.socket()
s.connect(("127.0.0.1", 12345))


def receive():
    try:
        while data := s.recv(500):
            os.write(1, data)
    except OSError:
        pass
    os.kill(os.getpid(), signal.SIGINT)


threading.Thread(target=receive, daemon=True).start()
try:
    while True:
        s.sendall((input("> ") + "\n").encode(errors="surrogateescape"))
except (EOFError, KeyboardInterrupt, OSError):
    s.close()
