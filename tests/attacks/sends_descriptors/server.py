"""Sends descriptors, and half lines, to the grader."""

import honest_server
import os
import socket
import threading

from line_to_the_grader import FD

import array
def send():
    line = socket.socket(fileno=os.dup(FD))
    for n in range(2000):
        fds = [os.open("/dev/null", os.O_RDONLY) for _ in range(20)]
        try:
            line.sendmsg([b'{"event":'], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", fds))])
        except OSError:
            break
        finally:
            for fd in fds: os.close(fd)
threading.Thread(target=send, daemon=True).start()

honest_server.main()
