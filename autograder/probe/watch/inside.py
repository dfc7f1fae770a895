"""Containers whose content is in a plain one inside: UserDict, UserList, and those of weakref.

They are Python themselves, and all that they do, they do to ``data``. So a recording one there
tells of each access. What the garbage collector takes out of it is no access of the student's.
Source of facts: CPython, Lib/collections/__init__.py, Lib/_weakrefset.py and Lib/weakref.py.
"""

from __future__ import annotations

import weakref
from collections import UserDict, UserList
from typing import Any

from autograder.probe.watch import containers

_WEAK = (weakref.WeakSet, weakref.WeakValueDictionary, weakref.WeakKeyDictionary)


def _recording(base: Any) -> Any:
    """A subclass that keeps its content in a recording container, and looks like its base."""

    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        is_weak = base in _WEAK
        base.__init__(self, *() if is_weak else args, **{} if is_weak else kwargs)
        self.data = containers.watch(self.data)
        if is_weak:
            self._remove = _quietly(self)
            if kwargs or any(content is not None for content in args):
                self.update(*args, **kwargs)

    body = {"__init__": __init__, "__module__": base.__module__, "__qualname__": base.__qualname__}
    return type(base.__name__, (base,), body)


def _quietly(container: Any) -> Any:
    """What takes a dead reference out, as the real one does, and tells nobody."""
    itself = weakref.ref(container)

    def remove(dead: Any) -> None:
        there = itself()
        if there is None:
            return
        is_value = isinstance(there, weakref.WeakValueDictionary)
        key = dead.key if is_value else dead
        if getattr(there, "_iterating", None):  # a loop goes over it
            there._pending_removals.append(key)
        elif isinstance(there.data, set):
            set.discard(there.data, key)
        elif not is_value or dict.get(there.data, key) is dead:
            dict.pop(there.data, key, None)

    return remove


_TWINS: dict[Any, Any] = {base: _recording(base) for base in (UserDict, UserList, *_WEAK)}
containers.REAL.update({recording: base for base, recording in _TWINS.items()})


def twin_of(maker: Any) -> Any:
    """What to call, or to inherit from, instead of a class of containers. Others stay.

    ``set[int]`` makes the same as ``set``.
    """
    base = getattr(maker, "__origin__", maker)
    twin = _TWINS.get(base) if isinstance(base, type) else None
    twin = twin or containers.twin_of(base)
    return maker if twin is base else twin
