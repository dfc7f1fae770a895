"""Lets no other thread of its process run for as long as it can, its probe's neither."""

import honest_server
import sys
import threading

sys.setswitchinterval(1e6)


def works():
    while True:
        for _ in range(10_000_000):
            pass
        stopped.wait(0.001)


stopped = threading.Event()
threading.Thread(target=works, daemon=True).start()

honest_server.main()
