"""Its descriptors fire signals at each change, its timers never agree, and each signal writes."""

import honest_server
import fcntl
import os
import select
import signal
import sys
import threading

signal.signal(signal.SIGIO, lambda *any: os.write(1, b"."))
for fd in range(0, 20):
    try:
        fcntl.fcntl(fd, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(fd, fcntl.F_SETFL, fcntl.fcntl(fd, fcntl.F_GETFL) | os.O_ASYNC)
    except OSError:
        pass
for number in (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF):
    signal.setitimer(number, 0.05, 0.05)
for number in (signal.SIGALRM, signal.SIGVTALRM, signal.SIGPROF):
    signal.signal(number, lambda *any: None)

honest_server.main()
