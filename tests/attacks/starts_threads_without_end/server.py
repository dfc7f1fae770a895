"""Starts threads until none is given, in one process after another."""

import honest_server
import os
import threading

for _ in range(8):
    if os.fork() == 0:
        try:
            for _ in range(500):
                threading.Thread(target=threading.Event().wait).start()
            threading.Event().wait()
        except (RuntimeError, MemoryError):
            threading.Event().wait()

honest_server.main()
