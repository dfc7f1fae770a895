"""Waits by clocks and timers of the kernel's that ring all the time, in and outside of its threads."""

import ctypes
import honest_server
import os
import select
import signal
import threading

signal.signal(signal.SIGALRM, lambda *any: None)
signal.signal(signal.SIGPROF, lambda *any: None)
signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
signal.setitimer(signal.ITIMER_PROF, 0.0005, 0.0005)
libc = ctypes.CDLL(None)
clock = libc.timerfd_create(1, 0)
libc.timerfd_settime(clock, 0, (ctypes.c_long * 4)(0, 300_000, 0, 300_000), None)


def looks():
    while True:
        select.select([clock], [], [], 0.001)
        os.read(clock, 8)


threading.Thread(target=looks, daemon=True).start()

honest_server.main()
