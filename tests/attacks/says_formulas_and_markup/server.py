"""Says, raises and is called what a spreadsheet would calculate and a browser would run."""

import honest_server
import os
import sys
import threading

BAD = ["=cmd|'/C calc'!A0", "+1+1", "@SUM(1)", "-2+3", "\t=1+1", "a;=1+1", "\uff1d1+1",
       "<script>document.title = 100</script>", "<img src=x onerror=alert(1)>", "]]><b>x</b>",
       "</script><svg onload=alert(1)>", "&lt;b&gt;", "javascript:alert(1)"]


def raise_one(text):
    raise ValueError(text)


for text in BAD:
    print(text, flush=True)
    print(text, file=sys.stderr, flush=True)
    threading.Thread(target=raise_one, args=(text,), name=text).start()
    try:
        with open(text.replace("/", "_") + ".py", "w") as file:
            file.write("raise ValueError('=1+1')")
    except OSError:
        pass

honest_server.main()
