"""Says that its threads stand in files of the machine."""

import honest_server
import threading

from line_to_the_grader import tell

def forge():
    thread = dict(thread="x", ident=1, task=1, file="/etc/passwd", line=1, code="x", call="recv", called=["../../etc/shadow:1"])
    for place in ("/etc/passwd:1", "../../../../etc/passwd:1", "server.py:99999999999999999999", "server.py:-1", "server.py:", ":", "\x1b[31m:3", "server.py:1\n2", "</script><img src=x onerror=alert(1)>:1", "x"*299):
        tell("where", threads=[{**thread, "file": place.rpartition(":")[0][:290], "line": 2**63}])
        tell("died", error="<img src=x onerror=alert(1)>", place=place)
        tell("thread died", name="=cmd", error="\x1b]0;x\x07", place=place, made=place)
        tell("call failed", call="send", error="]]>\x00\x08", place=place, peer=None)
        tell("reads on", place=place, peer=1)
        tell("deadlock", threads=[dict(thread="t", holds="h", since="s", waits=place, at=place)]*3)
threading.Timer(0.05, forge).start()
threading.Timer(0.5, forge).start()

honest_server.main()
