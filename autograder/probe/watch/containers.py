"""Recording lists, dicts and sets: each access is told before it is done, nothing else differs.

The probe must inject nothing that could not happen without it. What is one step of the
interpreter stays one step: list(x), sorted(x), [*x], tuple(x) iterate over x in C and are given the
real iterator; only a ``for`` loop, which other threads can come between anyway, gets one that
tells each element. Source of facts: CPython's FAQ, "What kinds of global value mutation are
thread-safe?", https://docs.python.org/3/faq/library.html
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable, Iterator
from typing import Any

from autograder.probe.watch.iteration import READ, VIEWS, WRITE, Items, Keys, View, hooks, iterated

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
# Methods whose argument is iterated over in C.
_ITERATE_OVER = (
    "extend extendleft update union intersection difference symmetric_difference isdisjoint "
    "issubset issuperset difference_update intersection_update symmetric_difference_update "
    "__add__ __iadd__ __or__ __ror__ __ior__ "
)
_ITERATE = ("__iter__", "keys", "__getitem__")


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
    """The value, or a plain copy of a recording one that C code is about to iterate over.

    So this stays one step, as it is without the probe. A student's own way to iterate is kept.
    """
    if isinstance(value, View):
        hooks.before(value.mapping, READ)
        return list(value.real)
    if not is_watched(value):
        return value
    kind, own = kind_of(value), type(value)
    if any(getattr(own, name, None) is not getattr(kind, name, None) for name in _ITERATE):
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


def _of_view(name: str) -> Callable[..., Any]:
    def method(self: Any, other: Any) -> Any:
        hooks.before(self.mapping, READ)
        return getattr(self.real, name)(plain(other))

    return method


for _name in ("sub", "rsub", "and", "rand", "or", "ror", "xor", "rxor"):
    for _kind in (Keys, Items):
        setattr(_kind, f"__{_name}__", _of_view(f"__{_name}__"))


def _telling(base: type, name: str, write: bool) -> Callable[..., Any]:
    """A method that tells of the access, then does what the real one does."""
    original, fresh = getattr(base, name), name in _FRESH.split()
    iterates_over = name in _ITERATE_OVER.split()

    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        hooks.before(self, write)
        if iterates_over:
            args = tuple(map(plain, args))
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
        return VIEWS[name].of(self, getattr(base, name)(self))

    return method


def _accesses(base: Any) -> dict[str, Any]:
    """The methods of a container that read and write, so that they tell of it."""
    names = [(name, READ) for name in _READS.split()]
    names += [(name, WRITE) for name in _WRITES.split()]
    body: dict[str, Any] = {
        name: _telling(base, name, write)
        for name, write in names
        if getattr(base, name, None) is not getattr(object, name, None)
    }
    if issubclass(base, dict):
        body |= {name: _view(base, name) for name in VIEWS}
    return body


def _recording(base: Any) -> Any:
    """A subclass of a container that tells each access, and looks like its base."""

    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        base.__init__(self, *map(plain, args), **kwargs)
        hooks.made(self, WRITE)

    def __iter__(self: Any) -> Iterator[Any]:
        return iterated(lambda: base.__iter__(self), self)

    def __reduce_ex__(self: Any, _protocol: Any) -> Any:
        return base, _arguments(base, self, plain(self))  # copy and pickle make a plain twin

    body = _accesses(base)
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


def _iterating(function: Any) -> Callable[..., Any]:
    """A function that iterates over its argument in C."""

    def iterates(*args: Any, **kwargs: Any) -> Any:
        return watch(function(*map(plain, args), **kwargs))

    return iterates


def _type(*args: Any) -> Any:
    """type(x), which never tells that x is recording."""
    kind = type(*args)
    return REAL.get(kind, kind) if len(args) == 1 else kind


_TWINS: dict[Any, Any] = {
    **RECORDING,
    **{function: _iterating(function) for function in (sorted, tuple, frozenset)},
    type: _type,
}


def twin_of(maker: Any) -> Any:
    """What to call instead of list, dict, set …; anything else is returned as it is."""
    try:
        return _TWINS.get(maker, maker)
    except TypeError:  # it cannot be hashed
        return maker
