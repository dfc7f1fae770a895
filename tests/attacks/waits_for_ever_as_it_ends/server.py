"""Hangs when it is to end, and ignores whoever asks it to."""

import atexit
import honest_server
import signal
import sys
import threading

for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
atexit.register(threading.Event().wait)
sys.excepthook = lambda *any: threading.Event().wait()
threading.Thread(target=threading.Event().wait).start()

honest_server.main()
