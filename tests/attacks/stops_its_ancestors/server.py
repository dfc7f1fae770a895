"""Stops every process above it, the nursery too, so that the run waits for ever."""

import honest_server
import os
import signal

for pid in [os.getppid(), *ANCESTORS]:
    try:
        os.kill(pid, signal.SIGSTOP)
    except OSError:
        pass

honest_server.main()
