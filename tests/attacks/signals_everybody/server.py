"""Sends signals to every process and group that it can name."""

import honest_server
import os
import signal

signal.signal(signal.SIGTERM, signal.SIG_IGN)
for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGSTOP, signal.SIGKILL):
    for pid in (-1, -os.getppid(), os.getppid(), *(-pid for pid in ANCESTORS)):
        try:
            os.kill(pid, number)
        except OSError:
            pass

honest_server.main()
