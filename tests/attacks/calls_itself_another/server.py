"""Tells pids and threads of other processes as its own."""

import honest_server
import os
import threading

from line_to_the_grader import tell

def forge():
    for pid in [1, 2, os.getppid(), *ANCESTORS, 2**31]:
        tell("forked", pid=pid)
        tell("where", threads=[dict(thread="x", ident=n, task=pid, file="server.py", line=3, code="recv", call="recv", called=[]) for n in range(5)])
        tell("thread started", name="x", number=3, made="server.py:3")
        tell("registry report", registries=[dict(registry=1, kind="list", made="server.py:1", shared=True, races=[])])
threading.Timer(0.1, forge).start()

honest_server.main()
