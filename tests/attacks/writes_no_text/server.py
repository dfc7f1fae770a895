"""Writes zeros and broken UTF-8 without end."""

import honest_server
import os
import threading


def flood():
    while True:
        os.write(1, (bytes(1000) + b"\xff\xfe\xc3\n\xed\xa0\x80") * 50)


threading.Thread(target=flood, daemon=True).start()

honest_server.main()
