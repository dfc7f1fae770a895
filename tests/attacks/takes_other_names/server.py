"""Gives itself and its children names of the grader, and names that break what reads /proc."""

import ctypes
import os
import time

NAMES = [b"x) R 1 (", b") Z 0 0 0", b"autograder", b"bwrap", b"a\nb\n", b"ksoftirqd/0"]
libc = ctypes.CDLL(None)
libc.prctl(15, NAMES[0], 0, 0, 0)  # PR_SET_NAME
for number in range(12):
    if os.fork() == 0:
        os.setsid()
        libc.prctl(15, NAMES[number % len(NAMES)], 0, 0, 0)
        if number % 2:
            words = ["-m", "autograder.judging.fork_server", "3"]
            code = "import time\ntime.sleep(1000)"
            os.execv("/proc/self/exe", ["autograder grade", "-S", "-c", code, *words])
        while True:
            time.sleep(60)


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
