"""Has threads with names that end lines, obey, are long, or are none, for whoever lists them."""

import honest_server
import threading

NAMES = ["x" * 5_000_000, "\n}{\n", "\033[2J", "</script><img src=x onerror=alert(1)>", "\u2028", "\ud800", "{name}", "%s", ""]


class Odd(str):
    def __str__(self):
        raise SystemExit

    def __len__(self):
        return -1


for name in [*NAMES, Odd("odd")]:
    one = threading.Thread(target=threading.Event().wait, daemon=True)
    one.start()
    one._name = name
threading.current_thread()._name = NAMES[3]

honest_server.main()
