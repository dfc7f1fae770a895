"""What a program finds that a student starts by hand: a terminal, and somebody who has logged in.

Its streams are no terminal here, and its environment is small and the same on every machine.
"""

from __future__ import annotations

import errno
import functools
import os
import stat
from collections.abc import Callable

USUAL = os.terminal_size((80, 24))  # as shutil.get_terminal_size() takes where it is not known
STREAMS = ((), (0,), (1,), (2,))  # stdin, stdout, stderr; stdout if nothing is said
LINE = 4096  # bytes that a terminal takes for one line (man 3 termios)
USER = "student"
# What login(1) and a shell set (man 7 environ); the last one is Windows's.
GIVEN = {"USER": USER, "LOGNAME": USER, "SHELL": "/bin/sh", "TERM": "xterm", "USERNAME": USER}


def is_there(folder: str) -> None:
    """Let a program that is started in this folder ask for a terminal, and whose it is."""
    home = os.path.expanduser("~")
    for name, value in {**GIVEN, "HOME": home, "PWD": folder}.items():
        os.environ.setdefault(name, value)
    os.get_terminal_size = _size(os.get_terminal_size)
    os.getlogin = _login(os.getlogin)
    os.read = _read(os.read)


def _size(real: Callable[..., os.terminal_size]) -> Callable[..., os.terminal_size]:
    @functools.wraps(real)
    def get_terminal_size(*asked: int) -> os.terminal_size:
        try:
            return real(*asked)
        except OSError as error:
            if error.errno != errno.ENOTTY or asked not in STREAMS:
                raise
            return USUAL

    return get_terminal_size


def _login(real: Callable[[], str]) -> Callable[[], str]:
    @functools.wraps(real)
    def getlogin() -> str:
        try:
            return real()
        except OSError:  # nobody has logged in at a terminal (man 3 getlogin, ENXIO, ENOTTY)
            return USER

    return getlogin


def _read(real: Callable[[int, int], bytes]) -> Callable[[int, int], bytes]:
    """What is typed comes in packets here, and a read() of less loses the rest (man 2 pipe).

    A terminal keeps it for the next read().
    """
    kept = bytearray()

    @functools.wraps(real)
    def read(number: int, size: int, /) -> bytes:
        is_typed = number == 0 and isinstance(size, int) and 0 < size < LINE
        if not is_typed or not stat.S_ISFIFO(os.fstat(0).st_mode):
            return real(number, size)
        if not kept:
            kept.extend(real(0, LINE))
        piece = bytes(kept[:size])
        del kept[:size]
        return piece

    return read
