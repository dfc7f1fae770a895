"""Iteration over recording containers: element by element for a loop, in one go for C code.

A ``for`` loop can be interrupted between two elements anyway, so each one is told. What C code
iterates over, as in list(x), is one step of the interpreter and stays one.
"""

from __future__ import annotations

import opcode
import sys
from collections.abc import Callable, ItemsView, Iterator, KeysView, ValuesView
from typing import Any

READ, WRITE = False, True

# The instructions that begin a loop.
_LOOPS = {opcode.opmap["GET_ITER"], opcode.opmap.get("GET_YIELD_FROM_ITER", -1)}

Hook = Callable[[Any, bool], None]


def _nobody(container: Any, write: bool) -> None:
    """Nobody wants to know."""


class hooks:
    """What is called before each access, and after each write."""

    before: Hook = staticmethod(_nobody)
    after: Hook = staticmethod(_nobody)
    made: Hook = staticmethod(_nobody)


class _Loop:
    """An iterator that is told before each element."""

    def __init__(self, iterator: Iterator[Any], container: Any) -> None:
        self._iterator, self._container = iterator, container

    def __iter__(self) -> _Loop:
        return self

    def __next__(self) -> Any:
        hooks.before(self._container, READ)
        return next(self._iterator)


def iterated(make: Callable[[], Iterator[Any]], container: Any) -> Iterator[Any]:
    """An iterator for whoever asks: a loop, element by element, or C code, in one go."""
    # Frame 1 is the container's __iter__, frame 2 is what called it.
    frame = sys._getframe(2)
    if frame.f_lasti >= 0 and frame.f_code.co_code[frame.f_lasti] in _LOOPS:
        return _Loop(make(), container)
    hooks.before(container, READ)
    return make()  # after the hook, which may hold us here: a dict's iterator notes its size


class View:
    """What keys(), values() and items() of a recording dict return."""

    mapping: Any
    real: Any

    @classmethod
    def of(cls, mapping: Any, real: Any) -> Any:
        """The view of a recording dict that does what the real one does."""
        view = cls(mapping)  # type: ignore[call-arg]
        view.mapping, view.real = mapping, real
        return view

    def __iter__(self) -> Iterator[Any]:
        return iterated(lambda: iter(self.real), self.mapping)

    def __reversed__(self) -> Iterator[Any]:
        return iterated(lambda: reversed(self.real), self.mapping)

    def __len__(self) -> int:
        hooks.before(self.mapping, READ)
        return len(self.real)

    def __contains__(self, value: object) -> bool:
        hooks.before(self.mapping, READ)
        return value in self.real

    def __repr__(self) -> str:
        hooks.before(self.mapping, READ)
        return repr(self.real)


class Keys(View, KeysView):  # type: ignore[type-arg]
    """What keys() returns."""


class Values(View, ValuesView):  # type: ignore[type-arg]
    """What values() returns."""


class Items(View, ItemsView):  # type: ignore[type-arg]
    """What items() returns."""


VIEWS: dict[str, Any] = {"keys": Keys, "values": Values, "items": Items}
