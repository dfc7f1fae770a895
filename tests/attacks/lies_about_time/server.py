"""Tells of events before the beginning and after the end of time."""

import honest_server
import threading

from line_to_the_grader import tell

def forge():
    for at in (-1.0, 0.0, 1e12, 1e-300, 5e11, 1.5):
        tell("accepted", peer=1, at=at)
        tell("received", peer=2, size=2**63, data="\x00", kind="tcp", place="server.py:1", at=at)
        tell("sent", peer=65535, size=0, data="", kind="tcp", place="", at=at)
        tell("time limits", seconds=[at]*1000, at=at)
        tell("held", where="sending", peer=1, at=at)
        tell("main ended", daemons=["x"]*20, at=at)
for moment in (0.0, 0.1, 0.4):
    threading.Timer(moment, forge).start()

honest_server.main()
