"""Recording lists, dicts and sets: each access is told before it is done, nothing else differs.

The probe must inject nothing that could not happen without it. What is one step of the
interpreter stays one step: list(x), sorted(x), [*x], tuple(x) walk over x in C and are given the
real iterator; only a ``for`` loop, which other threads can come between anyway, gets one that
tells each step. Source of facts: CPython's FAQ, "What kinds of global value mutation are
thread-safe?", https://docs.python.org/3/faq/library.html
"""

from __future__ import annotations

import opcode
import sys
from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable, ItemsView, Iterator, KeysView, ValuesView
from typing import Any

READ, WRITE = False, True

_READS = (
    "__len__ __getitem__ __contains__ __reversed__ __eq__ __repr__ __add__ __mul__ __rmul__ "
    "__or__ __ror__ __and__ __rand__ __sub__ __rsub__ __xor__ __rxor__ count index copy get "
    "union intersection difference symmetric_difference isdisjoint issubset issuperset "
)
_WRITES = (
    "__setitem__ __delitem__ __iadd__ __imul__ __ior__ __iand__ __isub__ __ixor__ append "
    "appendleft extend extendleft insert remove pop popleft popitem clear sort reverse rotate "
    "add discard update setdefault difference_update intersection_update "
    "symmetric_difference_update move_to_end "
)
_FRESH = (
    "__add__ __mul__ __rmul__ __or__ __ror__ __and__ __rand__ __sub__ __rsub__ __xor__ "
    "__rxor__ copy union intersection difference symmetric_difference "
)
# The instructions that begin a walk step by step.
_STEPWISE = {opcode.opmap["GET_ITER"], opcode.opmap.get("GET_YIELD_FROM_ITER", -1)}

Hook = Callable[[Any, bool], None]


def _nobody(container: Any, write: bool) -> None:
    """Nobody wants to know."""


class hooks:
    """What is called before each access, and after each write."""

    before: Hook = staticmethod(_nobody)
    after: Hook = staticmethod(_nobody)
    made: Hook = staticmethod(_nobody)


def raw(container: Any) -> Any:
    """A plain copy of a recording container, made in one step."""
    base = REAL[kind_of(container)]
    if isinstance(container, dict):
        return dict(list(base.items(container)))
    if isinstance(container, set):
        return set().union(container)
    return list(base.__iter__(container))


def kind_of(container: Any) -> type:
    """The class of recording containers that a container belongs to."""
    return next(kind for kind in type(container).__mro__ if kind in REAL)


def is_watched(value: Any) -> bool:
    """Whether a value is a recording container."""
    return hasattr(type(value), "__watched__")


def plain(value: Any) -> Any:
    """The value, or a plain copy of a recording container that is about to be walked over in C."""
    if not is_watched(value):
        return value
    hooks.before(value, READ)
    return raw(value)


def watch(value: Any) -> Any:
    """The recording twin of a container that was made this moment. Other values stay."""
    kind = RECORDING.get(type(value))
    if kind is None:
        return value
    return kind(*_arguments(type(value), value, value))


def _arguments(base: Any, container: Any, content: Any) -> tuple[Any, ...]:
    """What to call a class of containers with, to get one like this with this content."""
    if base is defaultdict:
        return container.default_factory, content
    return (content, container.maxlen) if base is deque else (content,)


class _Steps:
    """A walk that is told before each step."""

    def __init__(self, walk: Iterator[Any], container: Any) -> None:
        self._walk, self._container = walk, container

    def __iter__(self) -> _Steps:
        return self

    def __next__(self) -> Any:
        hooks.before(self._container, READ)
        return next(self._walk)


def _walked(walk: Iterator[Any], container: Any) -> Iterator[Any]:
    """The walk for whoever asked for it: a loop, step by step, or C code, in one go."""
    frame = sys._getframe(2)
    if frame.f_lasti >= 0 and frame.f_code.co_code[frame.f_lasti] in _STEPWISE:
        return _Steps(walk, container)
    hooks.before(container, READ)
    return walk


class _View:
    """What keys(), values() and items() of a recording dict return."""

    _mapping: Any
    _real: Any

    @classmethod
    def of(cls, mapping: Any, real: Any) -> Any:
        view = cls(mapping)  # type: ignore[call-arg]
        view._real = real
        return view

    def __iter__(self) -> Iterator[Any]:
        return _walked(iter(self._real), self._mapping)

    def __reversed__(self) -> Iterator[Any]:
        return _walked(reversed(self._real), self._mapping)

    def __len__(self) -> int:
        hooks.before(self._mapping, READ)
        return len(self._real)

    def __contains__(self, value: object) -> bool:
        hooks.before(self._mapping, READ)
        return value in self._real

    def __repr__(self) -> str:
        hooks.before(self._mapping, READ)
        return repr(self._real)


class _Keys(_View, KeysView):  # type: ignore[type-arg]
    pass


class _Values(_View, ValuesView):  # type: ignore[type-arg]
    pass


class _Items(_View, ItemsView):  # type: ignore[type-arg]
    pass


_VIEWS: dict[str, Any] = {"keys": _Keys, "values": _Values, "items": _Items}


def _telling(base: type, name: str, write: bool) -> Callable[..., Any]:
    """A method that tells of the access, then does what the real one does."""
    original, fresh = getattr(base, name), name in _FRESH.split()

    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        hooks.before(self, write)
        if args and isinstance(args[0], dict):
            args = (plain(args[0]), *args[1:])
        result = original(self, *args, **kwargs)
        if write:
            hooks.after(self, write)
        elif fresh or (args and type(args[0]) is slice):
            return watch(result)
        return result

    method.__name__ = name
    return method


def _view(base: Any, name: str) -> Callable[..., Any]:
    def method(self: Any) -> Any:
        return _VIEWS[name].of(self, getattr(base, name)(self))

    return method


def _recording(base: Any) -> Any:
    """A subclass of a container that tells each access, and looks like its base."""
    names = [(name, READ) for name in _READS.split()]
    names += [(name, WRITE) for name in _WRITES.split()]
    body: dict[str, Any] = {
        name: _telling(base, name, write)
        for name, write in names
        if getattr(base, name, None) is not getattr(object, name, None)
    }
    if issubclass(base, dict):
        body |= {name: _view(base, name) for name in _VIEWS}

    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        base.__init__(self, *map(plain, args), **kwargs)
        hooks.made(self, WRITE)

    def __iter__(self: Any) -> Iterator[Any]:
        return _walked(base.__iter__(self), self)

    def __reduce_ex__(self: Any, protocol: Any) -> Any:
        return base, _arguments(base, self, plain(self))  # copy and pickle make a plain twin

    body |= {"__init__": __init__, "__iter__": __iter__, "__reduce_ex__": __reduce_ex__}
    body |= {"__watched__": True, "__slots__": ("_note",), "__hash__": None}
    if base is set:
        body["__repr__"] = lambda self: repr(plain(self))
    if base is defaultdict:
        body["__missing__"] = _missing
    kind = type(base.__name__, (base,), body)
    kind.__module__, kind.__qualname__ = base.__module__, base.__qualname__
    return kind


def _missing(self: Any, key: Any) -> Any:
    """A key that is not there makes defaultdict write (its documentation, __missing__)."""
    hooks.before(self, WRITE)
    result = defaultdict.__missing__(self, key)
    hooks.after(self, WRITE)
    return result


RECORDING: dict[Any, Any] = {
    base: _recording(base) for base in (list, dict, set, defaultdict, OrderedDict, deque)
}
REAL: dict[Any, Any] = {recording: base for base, recording in RECORDING.items()}


def _sorted(*args: Any, **kwargs: Any) -> Any:
    return watch(sorted(*args, **kwargs))


def _type(*args: Any) -> Any:
    """type(x), which never tells that x is recording."""
    kind = type(*args)
    return REAL.get(kind, kind) if len(args) == 1 else kind


_TWINS: dict[Any, Any] = {**RECORDING, sorted: _sorted, type: _type}


def twin_of(maker: Any) -> Any:
    """What to call instead of list, dict, set …; anything else is returned as it is."""
    try:
        return _TWINS.get(maker, maker)
    except TypeError:  # it cannot be hashed
        return maker
