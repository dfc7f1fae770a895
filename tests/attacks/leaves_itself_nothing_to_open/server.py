"""Takes from itself what a program may open, write and start, to the last descriptor, when it listens."""

import honest_server
import os
import resource
import socket
import threading

LATER = (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE, resource.RLIMIT_MSGQUEUE, resource.RLIMIT_SIGPENDING)
accept = socket.socket.accept


def takes():
    for kind in LATER:
        resource.setrlimit(kind, (0, resource.getrlimit(kind)[1]))
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (200, most))
    try:
        while True:
            os.dup(0)
    except OSError:
        pass
    resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))


def takes_then_accepts(listener):
    got = accept(listener)
    threading.Timer(0.3, takes).start()
    return got


socket.socket.accept = takes_then_accepts

honest_server.main()
