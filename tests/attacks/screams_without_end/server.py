"""Writes to its errors without end."""

import honest_server
import os
import threading


def flood():
    while True:
        os.write(2, b"Traceback (most recent call last):\n" * 2000)


threading.Thread(target=flood, daemon=True).start()

honest_server.main()
