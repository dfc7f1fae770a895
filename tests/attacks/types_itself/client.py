import os
import threading


def types():
    for path in ("/proc/self/fd/0", "/dev/stdin"):
        try:
            keyboard = os.open(path, os.O_RDWR | os.O_NONBLOCK)
            for number in range(2000):
                os.write(keyboard, b"hello bob\nhello alice\n")
        except OSError:
            pass


threading.Thread(target=types, daemon=True).start()

import honest_client
