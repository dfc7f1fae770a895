"""Connections by their numbers, as in C: os.read() and os.write() are calls of a socket, too.

A read is a recv without flags, a write a send without them (man 2 recv, man 2 send). Also a number
that a program has taken out of its socket, by detach(), is still that of the connection.
"""

from __future__ import annotations

import functools
import os
import socket
import stat
from collections.abc import Callable
from typing import Any
from weakref import WeakValueDictionary

RealSocket = socket.socket
_connections: WeakValueDictionary[int, Any] = WeakValueDictionary()
_detached: dict[int, Any] = {}  # sockets of ours, which never close what they stand for
_METHODS = {"read": "recv", "write": "send"}


def know(sock: Any) -> None:
    """Watch a connection, or what listens, by its number, too."""
    _forget(sock.fileno())
    _connections[sock.fileno()] = sock


def install() -> None:
    """Watch what reads and writes numbers, from now on."""
    for name, method in _METHODS.items():
        setattr(os, name, _by_number(getattr(os, name), method))


def _forget(number: int) -> None:
    if number in _detached:
        RealSocket.detach(_detached.pop(number))


def keep(number: int, kind: type) -> None:
    """A program goes on with the number alone: a socket of this kind stands for it."""
    _detached[number] = kind(fileno=number)


def _by_number(original: Callable[..., Any], method: str) -> Callable[..., Any]:
    @functools.wraps(original)
    def call(number: Any, given: Any, /) -> Any:
        sock = _connections.get(number) if isinstance(number, int) else None
        if sock is not None and number in _detached and not stat.S_ISSOCK(os.fstat(number).st_mode):
            _forget(number)  # it was closed, and is another thing's now
            sock = None
        # One that has a time limit is not waited for by a read, but by a recv.
        if sock is None or sock.fileno() != number or sock.gettimeout():
            return original(number, given)
        return getattr(sock, method)(given)

    return call
