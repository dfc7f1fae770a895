"""The receiver closes the program for everybody: os._exit() from its thread."""

import os
import socket
import sys
import threading

room = socket.create_connection(("127.0.0.1", 12345))


def hear():
    while True:
        try:
            data = room.recv(10)
            sys.stdout.buffer.write(data)
            sys.stdout.flush()
        except OSError:
            data = b""
        if not data:
            os._exit(0)


threading.Thread(target=hear).start()
try:
    while line := sys.stdin.readline():
        room.send(line.encode(errors="replace"))
except (OSError, KeyboardInterrupt):
    os._exit(1)
room.shutdown(socket.SHUT_WR)
