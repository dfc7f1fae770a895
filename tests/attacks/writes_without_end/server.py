"""Writes to its output without end."""

import honest_server
import sys
import threading


def flood():
    while True:
        sys.stdout.write("x" * 65536 + "\n")


threading.Thread(target=flood, daemon=True).start()

honest_server.main()
