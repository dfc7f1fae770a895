"""Shuts one half of the line of its probe, then the other."""

import honest_server
import os
import socket
import threading
import time

from line_to_the_grader import FD

def shut():
    line = socket.socket(fileno=os.dup(FD))
    line.shutdown(socket.SHUT_WR)
    time.sleep(0.3)
    line.shutdown(socket.SHUT_RD)
threading.Timer(0.1, shut).start()

honest_server.main()
