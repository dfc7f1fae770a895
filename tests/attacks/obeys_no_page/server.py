"""Its threads, errors, prompts and peers are called what ends a script, a comment, a cell, a page and a terminal's title."""

import honest_server
import sys
import threading

BAD = ["</script><script>document.title=100</script>", "--><img src=x onerror=alert(1)>", "]]>", "\u2028alert(1)\u2029", "\ud800", "\ufffe\uffff", "\x00\x08\x0b\x1b", "\x1b]8;;http://x\x1b\\y\x1b]8;;\x1b\\", "\x1bP+q\x1b\\", "\x9b31m", "\u202e\u2066\u2069", "{{7*7}}{% raw %}", "${7*7}", "=HYPERLINK(1)", "%n%s", "&lt;b&gt;&amp;", "'\" onmouseover=alert(1) x='", "javascript:alert(1)", "\U000e0041"]


class Strange(Exception):
    pass


def fails(text):
    raise type(text.replace("\x00", "").encode("ascii", "ignore").decode() or "x", (Strange,), {})(text)


for text in BAD:
    threading.Thread(target=fails, args=(text,), name=text).start()
    for stream in (sys.stdout, sys.stderr):
        stream.buffer.write(text.encode("utf-8", "surrogatepass") + b"\n")
        stream.flush()

honest_server.main()
