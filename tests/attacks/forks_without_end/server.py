"""Forks again and again, but not its children, too: to root the kernel sets no bound."""

import honest_server
import os
import signal

for _ in range(3000):
    if os.fork() == 0:
        signal.pause()

honest_server.main()
