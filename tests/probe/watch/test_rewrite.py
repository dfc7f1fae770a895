"""Proves autograder/probe/watch/rewrite.py, autograder/probe/watch/containers.py and
autograder/probe/watch/iteration.py: a watched program does what it does unwatched.
"""

from __future__ import annotations

import builtins
import sys
import types
from typing import Any

import pytest

from autograder.probe.watch import containers, iteration, registry, rewrite

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


def watched(source: bytes, path: str) -> types.CodeType:
    return rewrite.rewritten(source, path, [rewrite.watched])


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
    assert outcome(watched, source) == plain


def test_a_loop_goes_step_by_step_and_a_copy_in_one_go(
    words: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[bool] = []
    monkeypatch.setattr(iteration.hooks, "before", lambda container, write: told.append(write))
    scope: dict[str, Any] = {}
    exec(watched(b"x = [1, 2, 3]\nd = {1: 2, 3: 4}", "s.py"), scope)
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
        exec(watched(source.encode(), "s.py"), scope)
        assert len(told) == accesses, source


def test_what_python_compiles_is_rewritten_however_deep_it_is() -> None:
    total = "TOTAL = " + " + ".join(["len([])"] * 900)
    choice = "if not TOTAL: pass\n" + "".join(f"elif TOTAL == {n}: pass\n" for n in range(900))
    limit = sys.getrecursionlimit()
    for source in (total, choice):
        compile(source, "server.py", "exec")
        rewrite.rewritten(source.encode(), "server.py", [rewrite.watched])
    assert sys.getrecursionlimit() == limit
