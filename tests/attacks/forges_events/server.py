"""Writes events on the channel of its own probe, right ones and broken ones.

Its verdict is clear: what it forges makes others wait for it, in vain, and that time is its own.
"""

import honest_server
import os
import threading

from line_to_the_grader import FD


def forge():
    lines = [b'{"event":"bound","real":{}}', b'{"event":[]}', b"[1]", b"\xff", b'{"event":"accepted","at":1,"thread":"x","ident":1,"peer":1}']
    while True:
        try:
            os.write(FD, b"\n".join(lines) + b"\n")
        except OSError:
            pass
        stopped.wait(0.2)


stopped = threading.Event()
threading.Thread(target=forge, daemon=True).start()

honest_server.main()
