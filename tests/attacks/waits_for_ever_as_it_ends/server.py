"""Hangs when it is to end, and ignores whoever asks it to."""

import atexit
import signal
import sys
import threading

for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
atexit.register(threading.Event().wait)
sys.excepthook = lambda *any: threading.Event().wait()
threading.Thread(target=threading.Event().wait).start()


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
