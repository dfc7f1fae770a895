"""Fails wherever Python tells that something failed, and again in that."""

import atexit
import honest_server
import sys
import threading
import warnings


class Fails:
    def __del__(self):
        raise ValueError("</script>\033[2J")

    def write(self, text):
        raise RecursionError(text)

    flush = fileno = isatty = write


def hook(*any):
    raise SystemError("in the hook")


sys.excepthook = threading.excepthook = sys.unraisablehook = hook
warnings.showwarning = hook
atexit.register(hook)
sys.stderr = Fails()
Fails()


def fails(depth):
    try:
        raise ExceptionGroup("x" * 10_000, [ValueError(depth)] * 100)
    except ExceptionGroup as error:
        if depth:
            fails(depth - 1)
        raise error from error


for number in range(30):
    threading.Thread(target=fails, args=(number,)).start()

honest_server.main()
