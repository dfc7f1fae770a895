"""A terminal has a size: programs that a student starts by hand may ask for it."""

from __future__ import annotations

import errno
import functools
import os

USUAL = os.terminal_size((80, 24))  # as shutil.get_terminal_size() takes where it is not known
STREAMS = ((), (0,), (1,), (2,))  # stdin, stdout, stderr; stdout if nothing is said


def has_a_size() -> None:
    """Let os.get_terminal_size() tell a size, though a program's streams are no terminal here."""
    real = os.get_terminal_size

    @functools.wraps(real)
    def get_terminal_size(*asked: int) -> os.terminal_size:
        try:
            return real(*asked)
        except OSError as error:
            if error.errno != errno.ENOTTY or asked not in STREAMS:
                raise
            return USUAL

    os.get_terminal_size = get_terminal_size
