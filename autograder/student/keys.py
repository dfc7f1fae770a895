"""Single keys at the terminal, without waiting for one."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator

NOBODY = ""  # pressed a key


def are_heard() -> bool:
    """Whether a key can be pressed at all: at a terminal."""
    return bool(sys.stdin) and sys.stdin.isatty()


@contextlib.contextmanager
def listening() -> Iterator[Callable[[], str]]:
    """A function that tells which key was pressed, "" if none. Without a terminal: never one."""
    if not are_heard():
        yield lambda: NOBODY
    elif sys.platform == "win32":
        yield _on_windows
    else:
        import termios
        import tty

        number = sys.stdin.fileno()
        before = termios.tcgetattr(number)
        tty.setcbreak(number)  # keys come at once; Ctrl-C still is Ctrl-C (man 3 termios)
        try:
            yield lambda: _pressed(number)
        finally:
            termios.tcsetattr(number, termios.TCSADRAIN, before)


def _pressed(number: int) -> str:
    import select

    ready, _w, _x = select.select([number], [], [], 0)
    return os.read(number, 1).decode("ascii", "ignore").casefold() if ready else NOBODY


def _on_windows() -> str:
    import msvcrt

    there: bool = msvcrt.kbhit()  # type: ignore[attr-defined,unused-ignore]
    pressed: str = msvcrt.getwch() if there else NOBODY  # type: ignore[attr-defined,unused-ignore]
    return pressed.casefold()
