"""Proves autograder/program/reports.py and autograder/probe/fields.py: thousands of lines by
chance, as a hostile program may write them, raise nothing and earn nothing.
"""

from __future__ import annotations

import json
import math
import random
from typing import Any

import pytest

from autograder.handin.submission import Pair
from autograder.judging.session import run_checks
from autograder.judging.verdict import PASSED
from autograder.kit import TESTS
from autograder.probe.talk import Event
from autograder.program.reports import Reports

LINES = 3000
ODD: list[Any] = [
    *(None, True, False, 0, 1, -1, 12345, 65535, 65536, 1 << 63, 1 << 200, -(1 << 64), 10**300),
    *(0.0, -0.5, 1e308, math.nan, math.inf, -math.inf, "", "x", "tcp", "udp", "__main__", "\0"),
    *("\ud800", "\u202e", "x" * 5000, "Ёж", "../../etc", "{}", [], [[]], {}, {"event": "bound"}),
    *([1] * 300, ["x"] * 300, [None], [{}], {"a": {"b": {"c": []}}}, "1e999", "NaN"),
]


def facts(chance: random.Random) -> dict[str, Any]:
    """An event of the table with some of its fields wrong, missing or too many."""
    event = chance.choice(list(Event))
    told: dict[str, Any] = {
        name: chance.choice([chance.choice(ODD), 1, 1.5, "x", 20001, "tcp", None])
        for name in event.fields
    } | {"event": chance.choice([event.value, event.value, event.value, chance.choice(ODD)])}
    for name in list(told):
        if chance.random() < 0.02:
            del told[name]
    if chance.random() < 0.05:
        told[chance.choice(["more", "__class__", "fields", ""])] = chance.choice(ODD)
    return told


def line(chance: random.Random) -> bytes:
    """A line by chance: an event, broken bytes, or anything else that JSON can say."""
    kind = chance.random()
    if kind < 0.1:
        return chance.randbytes(chance.randrange(200)).replace(b"\n", b"")
    if kind < 0.2:
        return json.dumps(chance.choice(ODD)).encode()
    data = json.dumps(facts(chance)).encode()
    if kind < 0.3:
        place = chance.randrange(len(data))
        return data[:place] + chance.randbytes(3).replace(b"\n", b"") + data[place + 2 :]
    return data[: chance.randrange(len(data))] if kind < 0.35 else data


@pytest.mark.parametrize("seed", range(3))
def test_lines_by_chance_are_events_that_fit_or_are_ignored(seed: int) -> None:
    chance, heard = random.Random(seed), Reports()
    lines = [line(chance) for _number in range(LINES)]
    heard.add(b"\n".join(lines) + b"\n")
    assert len(heard.all) + heard.astray == LINES
    assert heard.astray > LINES / 2
    for event in heard.all:
        assert event.keys() == Event(event["event"]).fields.keys()
        numbers = [value for value in event.values() if isinstance(value, int | float)]
        assert all(math.isfinite(number) for number in numbers)


FORGER = """
import random, sys, threading
LINES = {lines!r}
channel = sys.modules["autograder.probe.recorder"].current.channel._sock
def forge():
    for line in LINES:
        channel.sendall(line + b"\\n")
threading.Thread(target=forge, daemon=True).start()
"""


def judged(folder: Any) -> dict[str, tuple[str, str]]:
    verdicts = run_checks(Pair(folder), "04_multi_user_chat", lambda verdict: None)
    return {verdict.name: (verdict.state, verdict.because) for verdict in verdicts}


@pytest.mark.programs
def test_no_verdict_gets_better_by_them(tmp_path: Any) -> None:
    honest = TESTS / "attacks" / "honest"
    chance = random.Random(7)
    lines = [line(chance) for _number in range(2000)]
    for name in ("server.py", "client.py"):
        text = (honest / name).read_text("utf-8")
        (tmp_path / name).write_text(FORGER.format(lines=lines) + text, "utf-8")
    before, after = judged(honest), judged(tmp_path)
    assert {name for name, (state, _why) in after.items() if state == "not judged"} == set()
    passed = [{name for name, (s, _why) in all_.items() if s == PASSED} for all_ in (before, after)]
    assert passed[1] <= passed[0]
