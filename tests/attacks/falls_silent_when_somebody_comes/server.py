"""Lets its probe tell that it listens, and closes the lines of it as soon as somebody comes."""

import honest_server
import os
import socket

accept = socket.socket.accept


def accepts(listener):
    got = accept(listener)
    for name in os.listdir("/proc/self/fd"):
        try:
            kind = os.readlink(f"/proc/self/fd/{name}")
        except OSError:
            continue
        if kind.startswith("socket:") and int(name) not in (listener.fileno(), got[0].fileno()):
            with socket.socket(fileno=os.dup(int(name))) as other:
                if other.family == socket.AF_UNIX:
                    os.close(int(name))
    return got


socket.socket.accept = accepts

honest_server.main()
