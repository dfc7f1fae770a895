"""Leaves processes behind that hear no SIGTERM, in sessions of their own."""

import honest_server
import os
import signal
import time

for _ in range(10):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            while True:
                time.sleep(60)
        os._exit(0)

honest_server.main()
