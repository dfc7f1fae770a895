"""Writes right events to its probe's line, faster than anybody reads.

Its verdict is clear: it wrote without end. What it says there is its own doing, whatever it says.
"""

import honest_server
import json
import os
import threading
import time

from line_to_the_grader import FD

EVENTS = [{"event": "listening", "at": 1.0, "thread": "MainThread", "ident": 1, "asked": 12345,
           "real": 12345, "fd": 3, "backlog": 5},
          {"event": "received", "at": 1.0, "thread": "MainThread", "ident": 1, "size": 5},
          {"event": "main_ended"}, {"event": "armed"}, {"event": "where", "threads": []}]
LINES = b"".join(json.dumps(event).encode() + b"\n" for event in EVENTS) * 100


def flood():
    while True:
        try:
            os.write(FD, LINES)
        except OSError:
            time.sleep(0.01)


threading.Thread(target=flood, daemon=True).start()

honest_server.main()
