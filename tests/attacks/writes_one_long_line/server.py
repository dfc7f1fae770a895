"""Writes one line of a gigabyte."""

import honest_server
import os
import threading


def flood():
    for _ in range(1 << 14):
        os.write(1, b"x" * 65536)


threading.Thread(target=flood, daemon=True).start()

honest_server.main()
