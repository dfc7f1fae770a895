"""Which clients' sockets can be reached from a value: the mark of a registry."""

from __future__ import annotations

import contextlib
import functools
import itertools
import types
import weakref
from collections.abc import Iterable
from typing import Any

from autograder.probe.ports import port_of
from autograder.probe.sockets import Socket
from autograder.probe.watch import containers

LOOKED_AT = 64  # elements of a container in which clients' sockets are looked for
DEPTH = 3  # from a container to an element, to its attribute, to that one's attribute
_THREADS_OWN = {"_target", "_args", "_kwargs"}  # what a Thread keeps of its start


def clients_in(value: Any, depth: int = DEPTH) -> dict[int, int]:
    """The sockets of clients that can be reached from here: their ids, and their peers' ports."""
    if isinstance(value, Socket):
        port = port_of(value._peer)
        return {id(value): port} if port else {}
    if depth < 0 or isinstance(value, str | bytes | int | float | type(None)):
        return {}
    found: dict[int, int] = {}
    for part in itertools.islice(_parts(value), LOOKED_AT):
        if not getattr(getattr(part, "_note", None), "registry", False):  # one of its own
            found |= clients_in(part, depth - 1)
    return found


def _parts(value: Any) -> Iterable[Any]:
    """What a value consists of."""
    if containers.is_watched(value):
        value = containers.raw(value)
    if isinstance(value, dict):
        return [part for pair in value.items() for part in pair]
    if isinstance(value, list | tuple | set | frozenset):
        return list(value)
    if isinstance(value, type | types.ModuleType):
        return []
    if isinstance(value, weakref.ref):
        return [value()]
    if isinstance(value, functools.partial):
        return [value.func, *value.args, *value.keywords.values()]
    if isinstance(value, types.FunctionType):
        return _enclosed(value)
    if callable(value) and hasattr(value, "__self__"):
        return [value.__self__]  # a method of somebody
    kept = [part for name, part in _attributes(value) if name not in _THREADS_OWN]
    return [*kept, *(getattr(value, name, None) for name in ("buffer", "raw"))]


def _enclosed(function: types.FunctionType) -> list[Any]:
    """What a function knows of those that it was made in."""
    found = []
    for cell in function.__closure__ or ():
        with contextlib.suppress(ValueError):  # it is empty: the name has no value yet
            found.append(cell.cell_contents)
    return found


def _attributes(value: Any) -> list[tuple[str, Any]]:
    names = [name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ())]
    slots = [(str(name), getattr(value, str(name), None)) for name in names]
    return [*slots, *getattr(value, "__dict__", {}).copy().items()]
