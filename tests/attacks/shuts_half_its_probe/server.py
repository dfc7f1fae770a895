"""Shuts one half of the line of its probe, then the other."""

import os
import socket
import threading
import time

from line_to_the_grader import FD

def shut():
    line = socket.socket(fileno=os.dup(FD))
    line.shutdown(socket.SHUT_WR)
    time.sleep(0.3)
    line.shutdown(socket.SHUT_RD)
threading.Timer(0.1, shut).start()


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
