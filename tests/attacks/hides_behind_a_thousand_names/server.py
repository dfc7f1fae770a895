"""Changes the names, the users' ids and the groups of its threads and processes all the time."""

import ctypes
import honest_server
import os
import threading

libc = ctypes.CDLL(None)
NAMES = [b"python", b") S 1 1 (", b"ksoftirqd/0", b"\n\n", b"bwrap", b"x) R 0"]


def changes():
    for number in range(300):
        stopped.wait(0.002)
        libc.prctl(15, NAMES[number % len(NAMES)], 0, 0, 0)
        for call in (os.setpgrp, os.setsid, lambda: os.nice(0), lambda: os.setuid(os.getuid())):
            try:
                call()
            except OSError:
                pass


stopped = threading.Event()
for _thread in range(5):
    threading.Thread(target=changes, daemon=True).start()
libc.prctl(15, NAMES[1], 0, 0, 0)

honest_server.main()
