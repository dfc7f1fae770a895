"""Fills every place where it may write."""

import honest_server
import os
import resource
import signal

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
for place in (".", "/tmp", "/var/tmp", "/dev/shm"):
    for number in range(20):
        try:
            with open(os.path.join(place, f"full-{os.getpid()}-{number}"), "wb") as file:
                for _ in range(60):
                    file.write(bytes(1 << 20))
        except OSError:
            break

honest_server.main()
