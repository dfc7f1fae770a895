"""Its exceptions have each other for a cause, in circles, and thousands of them in a row."""

import honest_server
import sys
import threading


def circle():
    one, other = ValueError("one"), ValueError("other")
    one.__context__, other.__context__ = other, one
    raise one


def cause():
    one = OSError("it is its own cause")
    one.__cause__ = one.__context__ = one
    raise one


def row():
    error = None
    for number in range(20_000):
        inner = KeyError(number)
        inner.__context__ = error
        error = inner
    raise error


def group():
    error = ValueError("x")
    for number in range(500):
        error = ExceptionGroup("g" * 100, [error] * 2)
    raise error


for target in (circle, cause, row, group):
    threading.Thread(target=target, daemon=True).start()

honest_server.main()
