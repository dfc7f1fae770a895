"""Proves autograder/probe/watch/registry.py and autograder/probe/watch/reach.py: the registry is
found wherever it is.
"""

from __future__ import annotations

import pytest

from autograder.probe.talk import Event
from autograder.room.watched import WatchedRoom
from helpers.watched import start

HOMES = {
    "list": ("r = []", "r.append(c)", "r.remove(c)"),
    "dict, as key": ("r = dict()", "r[c] = 1", "del r[c]"),
    "dict, in a tuple": ("r = {}", "r[c.fileno()] = ('x', [c])", "r.pop(c.fileno(), 0)"),
    "set": ("r = set()", "r.add(c)", "r.discard(c)"),
    "deque": ("r = collections.deque()", "r.append(c)", "r.remove(c)"),
    "defaultdict": ("r = collections.defaultdict(set)", "r['a'].add(c)", "r['a'].remove(c)"),
    "class attribute": ("class R:\n    r = []", "R.r.append(c)", "R.r.remove(c)"),
    "attribute": (
        "class R:\n    def __init__(self): self.r: list = []\nx = R()",
        "x.r += [c]",
        "x.r.remove(c)",
    ),
    "dataclass": (
        "@dataclasses.dataclass\nclass R:\n    r: dict = dataclasses.field(default_factory=dict)"
        "\nx = R()",
        "x.r[c] = 1",
        "x.r.pop(c)",
    ),
    "objects with the socket": (
        "class M:\n    def __init__(self, c): self.c = c\nr = []",
        "r.append(M(c))",
        "r.pop()",
    ),
    "objects that can be called": (
        "class M:\n    def __init__(self, c): self.c = c\n"
        "    def __call__(self, data): pass\nr = []",
        "r.append(M(c))",
        "r.pop()",
    ),
    "functions that know a socket": (
        "import functools\nr = []\ndef to(c): return lambda data: c.sendall(data)",
        "r.append(to(c)); r.append(functools.partial(c.sendall, flags=0)); r.pop()",
        "r.pop()",
    ),
    "closure": (
        "def make():\n    r = []\n    return r.append, r.pop\nadd, pop = make()",
        "add(c)",
        "pop()",
    ),
    "a tuple that is replaced": (
        "r = ()\ndef put(new):\n    global r\n    r = new",
        "put(r + (c,))",
        "put(r[1:])",
    ),
    "a class of its own": ("class R(dict): pass\nr = R()", "r[c] = 1", "r.pop(c)"),
    "set of a type": ("r = set[socket.socket]()", "r.add(c)", "r.discard(c)"),
    "UserDict": ("r = collections.UserDict()", "r[c] = 1", "del r[c]"),
    "UserList of its own": (
        "class R(collections.UserList[socket.socket]): pass\nr = R()",
        "r.append(c)",
        "r.remove(c)",
    ),
    "WeakSet": ("import weakref\nr = weakref.WeakSet()", "r.add(c)", "r.discard(c)"),
    "weak values": (
        "import weakref\nr = weakref.WeakValueDictionary()",
        "r[c.fileno()] = c",
        "r.pop(c.fileno())",
    ),
    "weak keys": ("import weakref\nr = weakref.WeakKeyDictionary()", "r[c] = 1", "del r[c]"),
}


@pytest.mark.parametrize("home", HOMES)
def test_the_registry_is_found_wherever_it_is(watched: WatchedRoom, home: str) -> None:
    start(watched, *HOMES[home])
    alice, bob, carol = watched.connect_silently("alice", "bob", "carol")
    bob.leaves()
    watched.settle()
    found = watched.registries()
    assert any(r["shared"] for r in found)
    assert [r["races"] for r in found if r["races"]] == []
    changes = watched.server.saw(Event.REGISTRY_CHANGED)
    ports = [set(e["peers"]) for e in changes]
    assert {alice.port, bob.port, carol.port} in ports
    assert len(ports[-1]) == 2
