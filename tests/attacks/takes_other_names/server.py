"""Gives itself and its children names of the grader, and names that break what reads /proc."""

import ctypes
import honest_server
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

honest_server.main()
