"""Sets the limits of all processes that it may to nothing, its nursery among them."""

import os
import resource

for pid in filter(str.isdigit, os.listdir("/proc")):
    if int(pid) != os.getpid():
        for what in (resource.RLIMIT_NPROC, resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE,
                     resource.RLIMIT_DATA, resource.RLIMIT_CPU):
            try:
                resource.prlimit(int(pid), what, (0, 0))
            except (OSError, ValueError):
                pass
        try:
            os.setpriority(os.PRIO_PROCESS, int(pid), 19)
            os.sched_setaffinity(int(pid), {0})
        except OSError:
            pass


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
