"""For hand-ins that lie to the grader: they find the line of their own probe, and forge events.

The test lays this module beside each that imports it.
"""

import json
import os
import socket
import stat
import threading
import time


def channel():
    for fd in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                line = socket.socket(fileno=os.dup(fd))
                if line.family == socket.AF_UNIX:
                    return fd
        except OSError:
            pass
    return -1


FD = channel()


def tell(event, **facts):
    about = {"at": time.monotonic(), "thread": "MainThread", "ident": threading.get_ident()}
    os.write(FD, json.dumps({"event": event, **about, **facts}).encode() + b"\n")
