"""Stops every process that it may, again and again, so that nothing is ever still."""

import os
import signal
import threading


def stop():
    while not over.wait(0.01):
        for pid in filter(str.isdigit, os.listdir("/proc")):
            if int(pid) != os.getpid():
                try:
                    os.kill(int(pid), signal.SIGSTOP)
                except OSError:
                    pass


over = threading.Event()
threading.Thread(target=stop, daemon=True).start()


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
