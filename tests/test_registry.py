"""06: the registry is found wherever it is, locks are known, and nothing impossible is injected."""

from __future__ import annotations

import builtins
import threading
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.evidence.registry import of_exclusion
from autograder.handin.submission import Pair
from autograder.judging.session import run_checks
from autograder.judging.verdict import PASSED
from autograder.probe.watch import containers, iteration, locks, registry, rewrite
from autograder.probe.watch.ledger import Ledger
from autograder.program.launch import launcher
from autograder.program.lines import Lines
from autograder.room.unmet import Unmet
from autograder.room.watched import CannotTell, WatchedRoom, in_words

SLUG = "06_registry"
ODD = Path(__file__).parent / "programs" / SLUG


@pytest.mark.parametrize("folder", sorted(ODD.iterdir()), ids=lambda path: path.name)
def test_odd_but_right_servers_earn_all_points(folder: Path) -> None:
    verdicts = run_checks(Pair(folder), SLUG, lambda verdict: None)
    assert {v.name: v.feedback or v.because for v in verdicts if v.state != PASSED} == {}


# -- recording containers are like plain ones ----------------------------------------------

LIKE_PLAIN = [
    "x = [3, 1]; x += [2]; x.sort(); (x, x[1:], x + [1], x * 2, x == [1, 2, 3], sorted(x), len(x))",
    "d = {'a': 1, **{'b': 2}}; (d, list(d), dict(d), [*d.items()], d | {'c': 3}, 'a' in d.keys())",
    "s = set([1, 2]); s |= {3}; (s, s - {1}, {*s, 9}, set(), repr(s), s.pop() in (1, 2, 3))",
    "from collections import defaultdict as D, OrderedDict as O, deque; "
    "d = D(list); d['a'].append(1); (d, O(a=1).popitem(), deque([1, 2, 3], maxlen=2), d.copy())",
    "from collections import *; (defaultdict(set), deque([1], 5).maxlen, OrderedDict(a=1))",
    "import json, copy, pickle; x = [1, {'a': [2]}]; "
    "(json.dumps(x), copy.deepcopy(x), pickle.loads(pickle.dumps(x)), type(x), type({}) is dict)",
    "class L(list): pass\nx = L([1]); (x, isinstance(x, list), type(x).__name__, bool(L()))",
    "def f(*a, **k): return a, k\nx = [1, 2]; (f(*x, **{'b': 1}), f'{x} {[1]!r}', '%s' % x)",
    "u = ()\ndef g():\n global u\n u += (1,); u = u + (2,)\ng(); u",
    "class C: pass\nc = C()\nc.n = [1]; c.n += [2]; c.n.append(3)\nc.n",
    "x = []; e = {'a': []}; x.append(e); x[0] is e",
    "d = {1: 2}; (d.keys() - [1], d.keys() | {5}, {1, 2} - d.keys(), d.items() & {(1, 2)})",
    "class L(list):\n def __iter__(self): return iter('ab')\nx = L([1]); ([*x], list(x), tuple(x))",
    "class D(dict):\n def __getitem__(self, k): return 'own'\nd = D(a=1); ({**d}, dict(d))",
    "a, *b = [1, 2, 3]; [m, n] = [4, 5]; (a, b, m, n, [i for i in b], {i: i for i in b})",
    "from dataclasses import *\n@dataclass\nclass P:\n a: list = field(default_factory=list)\nP()",
    "match {'t': [1, 2], 'u': 3}:\n case {'t': [a, b], **rest}: r = a, b, rest\nr",
    "x = [1, 2, 3, 4]; r = []\nfor i in x:\n r.append(i)\n if i == 2: x.remove(i)\nr",
    "x = [1, 2, 3, 4]; r = []\nfor n, i in enumerate(x):\n r.append(i)\n if i == 2: x.remove(i)\nr",
    "d = {1: 2}\nfor k in d: d[k + 1] = 3",
    "d = {1: 2}\nfor k, v in d.items(): del d[k]",
    "s = {1, 2}\nfor k in s: s.discard(k)",
    "[].remove(1)",
    "{}['k']",
    "hash([])",
    "list(5)",
]


def outcome(run: Any, source: str) -> str:
    """What the last expression is, or which exception came."""
    module = types.ModuleType("student")
    *body, last = source.rpartition("\n") if "\n" in source else source.rpartition("; ")
    script = f"{''.join(body)}result = {last}" if not last.startswith(("for", " ")) else source
    try:
        exec(run(script.encode(), "student.py"), module.__dict__)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return repr(module.__dict__.get("result"))


@pytest.fixture
def words(monkeypatch: pytest.MonkeyPatch) -> None:
    known: dict[str, Any] = {
        "watch": containers.watch,
        "twin": containers.twin_of,
        "plain": containers.plain,
    }
    known |= {"bind": lambda value, name, owner=None: value, "inplace": registry._inplace}
    for name, word in known.items():
        monkeypatch.setattr(builtins, f"__{name}__", word, raising=False)


@pytest.mark.parametrize("source", LIKE_PLAIN)
def test_a_watched_program_does_what_it_does_unwatched(words: None, source: str) -> None:
    plain = outcome(lambda code, path: compile(code, path, "exec", dont_inherit=True), source)
    assert outcome(rewrite.rewritten, source) == plain


def test_a_loop_goes_step_by_step_and_a_copy_in_one_go(
    words: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[bool] = []
    monkeypatch.setattr(iteration.hooks, "before", lambda container, write: told.append(write))
    scope: dict[str, Any] = {}
    exec(rewrite.rewritten(b"x = [1, 2, 3]\nd = {1: 2, 3: 4}", "s.py"), scope)
    for source, accesses in (
        ("for i in x: pass", 4),  # the last one finds the end
        ("for k, v in d.items(): pass", 3),
        ("list(x)", 1),
        ("[*x]", 1),
        ("tuple(d.items())", 1),
        ("print(end='', *x)", 1),
        ("set(d)", 1),
        ("[0].extend(x)", 2),
        ("dict(d)", 1),
        ("{**d}", 1),
        ("sorted(d)", 1),
    ):
        told.clear()
        exec(rewrite.rewritten(source.encode(), "s.py"), scope)
        assert len(told) == accesses, source


# -- the registry, wherever it is ----------------------------------------------------------

SERVER = """
import socket, threading, collections, dataclasses
from socket import create_server
lock = threading.Lock()
{setup}
def serve(c):
    with lock:
        {join}
    c.recv(100)
    with lock:
        {leave}
listener = create_server(("127.0.0.1", 12345))
while True:
    c, a = listener.accept()
    threading.Thread(target=serve, args=(c,)).start()
"""
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
}


@pytest.fixture
def room(tmp_path: Path) -> Iterator[WatchedRoom]:
    lines = Lines()
    starter = launcher(lines)
    (tmp_path / "client.py").touch()
    with WatchedRoom(Pair(tmp_path), starter, lines) as opened:
        yield opened
    starter.close()


def start(room: WatchedRoom, setup: str, join: str, leave: str, server: str = SERVER) -> None:
    script = server.format(setup=setup, join=join, leave=leave)
    (room.home / "server.py").write_text(script, encoding="utf-8")
    room.open()


@pytest.mark.parametrize("home", HOMES)
def test_the_registry_is_found_wherever_it_is(room: WatchedRoom, home: str) -> None:
    start(room, *HOMES[home])
    alice, bob, carol = room.connect_silently("alice", "bob", "carol")
    bob.leaves()
    room.settle()
    found = room.registries()
    assert any(r["shared"] for r in found)
    assert [r["races"] for r in found if r["races"]] == []
    assert room.server is not None
    changes = room.server.saw("registry changed")
    ports = [set(e["peers"]) for e in changes]
    assert {alice.port, bob.port, carol.port} in ports
    assert len(ports[-1]) == 2


def test_what_is_no_registry_is_not_judged(room: WatchedRoom) -> None:
    start(room, "r = [0]", "r.append(1)", "r.pop()")
    room.connect_silently("alice", "bob")
    with pytest.raises(CannotTell):
        room.registries()


def test_two_threads_that_meet_are_named(room: WatchedRoom) -> None:
    start(room, "r = []\nother = threading.Lock()", "r.append(c)", "with other: r.remove(c)",
          SERVER.replace("    with lock:\n        {leave}", "    {leave}"))  # fmt: skip
    alice, bob, carol = room.connect_silently("alice", "bob", "carol")
    alice.leaves()
    room.settle()
    leavers = [bob, carol]

    def crowd() -> None:
        room.connect_silently("dave")
        leavers.pop().leaves()
        room.settle()

    with pytest.raises(Unmet) as failure:
        of_exclusion(room, lambda one, other: True, crowd)
    assert "server.py:9" in failure.value.got
    assert "made at server.py:4" in failure.value.got
    assert "made at server.py:6" in failure.value.got


# -- locks -----------------------------------------------------------------------------------


class Silent:
    def __init__(self) -> None:
        self.told: list[tuple[str, dict[str, Any]]] = []

    def tell(self, event: str, **facts: Any) -> None:
        self.told.append((event, facts))


@pytest.fixture
def channel(monkeypatch: pytest.MonkeyPatch) -> Silent:
    silent: Any = Silent()
    monkeypatch.setattr(locks, "ledger", Ledger(silent, str(Path(__file__).parent)), raising=False)
    return silent  # type: ignore[no-any-return]


def test_a_circle_of_two_is_told(channel: Silent) -> None:
    one, other = locks.RecordingLock(), locks.RecordingLock()
    both = threading.Barrier(2)

    def take(first: Any, second: Any) -> None:
        with first:
            both.wait()
            second.acquire()

    for pair in ((one, other), (other, one)):
        threading.Thread(target=take, args=pair, daemon=True).start()
    while not (circles := [facts for event, facts in channel.told if event == "deadlock"]):
        pass
    (first, second) = circles[0]["threads"]
    assert (first["holds"], first["waits"]) == (second["waits"], second["holds"])
    assert "holds the lock made at" in in_words(circles[0]["threads"])


@pytest.mark.parametrize("kind", [locks.RecordingLock, locks.RecordingSemaphore])
def test_a_lock_taken_twice_is_a_circle_of_one(channel: Silent, kind: Any) -> None:
    lock = kind()
    lock.acquire()
    locks.ledger.waiting(lock._lock)
    (circle,) = (facts["threads"] for event, facts in channel.told if event == "deadlock")
    assert len(circle) == 1
    assert "has itself held since" in in_words(circle)


@pytest.mark.parametrize("kind", ["Semaphore", "BoundedSemaphore"])
def test_a_semaphore_for_one_is_a_lock(
    channel: Silent, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(threading, "Semaphore", locks.RecordingSemaphore)  # as in a program
    monkeypatch.setattr(threading, "BoundedSemaphore", locks.RecordingBoundedSemaphore)
    with getattr(threading, kind)():
        assert len(locks.ledger.held()) == 1
    assert locks.ledger.held() == frozenset()
    many = getattr(threading, kind)(2)
    with many, many:
        assert locks.ledger.held() == frozenset()
    if kind == "BoundedSemaphore":
        with pytest.raises(ValueError, match="released too many times"):
            many.release()


def test_what_a_thread_holds_is_known_through_a_condition(channel: Silent) -> None:
    condition = locks.RecordingCondition()
    ready = threading.Event()

    def waits() -> None:
        with condition:
            ready.set()
            condition.wait()

    thread = threading.Thread(target=waits)
    thread.start()
    ready.wait()
    with condition:  # the other one has let go of it, or we would not be here
        assert len(locks.ledger.held()) == 1
        condition.notify()
    thread.join()
    assert locks.ledger.held() == frozenset()
    assert not any(locks.ledger.held_by.values())


def test_an_rlock_counts(channel: Silent) -> None:
    lock = locks.RecordingRLock()
    with lock, lock:
        assert len(locks.ledger.held()) == 1
    assert locks.ledger.held() == frozenset()
    assert [event for event, _ in channel.told].count("lock acquired") == 1
    with pytest.raises(RuntimeError):
        lock.release()
