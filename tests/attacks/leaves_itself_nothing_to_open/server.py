"""Takes from itself what a program may open, write and start, to the last descriptor."""

import honest_server
import os
import resource
import threading

for kind in (resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE, resource.RLIMIT_MSGQUEUE, resource.RLIMIT_SIGPENDING):
    try:
        resource.setrlimit(kind, (0, resource.getrlimit(kind)[1]))
    except (OSError, ValueError):
        pass


def takes():
    resource.setrlimit(resource.RLIMIT_NOFILE, (200, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    try:
        while True:
            os.dup(0)
    except OSError:
        resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))


resource.setrlimit(resource.RLIMIT_NOFILE, (200, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
threading.Timer(0.3, takes).start()

honest_server.main()
