"""Whether a call can go: what CPython refuses, it is to refuse itself, in its own words."""

from __future__ import annotations

from typing import Any


def copied(data: Any) -> bytes | None:
    """The bytes of what is to be sent. None if it has none: a str, a number, a list."""
    try:
        return bytes(memoryview(data))
    except TypeError:
        return None


def can_go(name: str, args: tuple[Any, ...]) -> bool:
    """Whether a call of send(), sendall() or sendmsg() has bytes to send."""
    if not args or isinstance(args[0], str):
        return False
    parts = args[0] if name == "sendmsg" else args[:1]
    try:
        return all(memoryview(part) is not None for part in parts)
    except TypeError:
        return False


def kept(name: str, args: tuple[Any, ...]) -> tuple[Any, ...]:
    """The same arguments, with a list for an iterator, which can be gone through only once.

    From Python 3.12 on asyncio hands one to sendmsg() (selector_events.py).
    """
    if name == "sendmsg" and args and hasattr(args[0], "__next__"):
        return ([*args[0]], *args[1:])
    return args


def has_room(*args: Any, **kwargs: Any) -> bool:
    """Whether a call of recvfrom_into() is one that the system would take."""
    buffer, nbytes = (*args, kwargs.get("buffer"))[0], (*args, 0, 0)[1] or kwargs.get("nbytes", 0)
    try:
        view = memoryview(buffer)
    except TypeError:
        return False
    return not view.readonly and isinstance(nbytes, int) and 0 <= nbytes <= view.nbytes
