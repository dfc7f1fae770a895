"""Proves autograder/program/reports.py: whatever a program writes on its channel, the grader goes
on, and takes what is no event for silence.
"""

from __future__ import annotations

import json

import pytest

from autograder.probe.talk import LONGEST, Event
from autograder.program import reports
from autograder.program.reports import Reports
from autograder.room.room import Room
from helpers.scripts import opened

GOOD = {"event": "listening", "at": 1.5, "thread": "MainThread", "ident": 1, "asked": 12345}
GOOD |= {"real": 20001, "maker": "__main__"}
LINE = json.dumps(GOOD).encode()


def without(name: str) -> bytes:
    return json.dumps({key: value for key, value in GOOD.items() if key != name}).encode()


def but(**facts: object) -> bytes:
    return json.dumps({**GOOD, **facts}).encode()


MALFORMED = {
    "nothing": b"",
    "no JSON": b"hello",
    "no UTF-8": b'{"event": "\xff\xfe"}',
    "UTF-16": json.dumps(GOOD).encode("utf-16"),
    "bytes of 0": b"\0" * 100,
    "half a line": LINE[:-5],
    "two in one line": LINE + LINE,
    "a text": b'"event"',
    "a number": b"5",
    "null": b"null",
    "a list": b'[{"event": "listening"}]',
    "a deep list": b"[" * 200_000,
    "a deep dict": b'{"event":' * 200_000,
    "deep in a field": LINE[:-1] + b', "more": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "a number of 10,000 digits": LINE.replace(b"20001", b"2" * 10_000),
    "a number beyond all": LINE.replace(b"1.5", b"1e999"),
    "NaN": LINE.replace(b"1.5", b"NaN"),
    "minus infinity": LINE.replace(b"1.5", b"-Infinity"),
    "no event": without("event"),
    "no real port": without("real"),
    "no time": without("at"),
    "no thread": without("thread"),
    "one field more": but(more=1),
    "an event nobody knows": but(event="exploded"),
    "an event of another kind": but(event="accepted"),
    "the name of an attribute": but(event="__class__"),
    "an event that is a list": but(event=["listening"]),
    "an event that is a dict": but(event={"listening": 1}),
    "an event that is null": but(event=None),
    "a port that is a text": but(real="20001"),
    "a port that is true": but(real=True),
    "a port that is null": but(real=None),
    "a port that is a fraction": but(real=20001.0),
    "a port too high": but(real=65536),
    "a port below 0": but(real=-1),
    "a port that is a list": but(real=[20001]),
    "a text that is a number": but(maker=7),
    "a text that is too long": but(maker="x" * 1000),
    "half a pair of surrogates": LINE.replace(b"__main__", b"\\ud800"),
}


@pytest.mark.parametrize("line", MALFORMED.values(), ids=MALFORMED.keys())
def test_what_is_no_event_is_silence(line: bytes) -> None:
    heard = Reports()
    heard.add(line + b"\n" + LINE + b"\n")
    assert heard.of(Event.LISTENING) == heard.all == [GOOD]
    assert (heard.astray, heard.first_astray) == (1, line[:200])


def test_many_lines_astray_are_counted_and_the_first_is_kept() -> None:
    heard = Reports()
    heard.add(b"".join(line.replace(b"\n", b"") + b"\n" for line in MALFORMED.values()))
    assert heard.all == []
    assert heard.astray == len(MALFORMED)
    assert heard.first_astray == b"hello"


@pytest.mark.parametrize("size", [1, 7, len(LINE) + 1])
def test_a_line_may_come_in_pieces(size: int) -> None:
    heard, data = Reports(), (LINE + b"\n") * 3
    for start in range(0, len(data), size):
        heard.add(data[start : start + size])
    assert heard.all == [GOOD] * 3


@pytest.mark.parametrize("chunk", [1 << 16, 1 << 20])
def test_a_line_without_an_end_costs_bounded_memory(chunk: int) -> None:
    heard = Reports()
    for _ in range(3 * LONGEST // chunk):
        heard.add(b"x" * chunk)
        assert len(heard._half_line) <= LONGEST + chunk
    heard.add(b"the end\n" + LINE + b"\n" + LINE[:10])
    heard.add(LINE[10:] + b"\n")
    assert heard.all == [GOOD] * 2
    assert (heard.astray, heard.first_astray) == (1, b"x" * 200)


def test_a_long_line_with_an_end_is_no_event(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "LONGEST", 100)
    heard = Reports()
    heard.add(LINE + b"\n")
    assert (heard.all, heard.astray) == ([], 1)


def test_a_flood_costs_bounded_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "KEPT", 100_000)
    heard = Reports()
    for _ in range(1000):
        heard.add(LINE + b"\n")
    assert 100 < len(heard.all) < 200
    assert len(heard.all) + heard.astray == 1000


def test_who_writes_much_rubbish_is_not_listened_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "RUBBISH", 10)
    looked: list[bytes] = []
    real = reports.understood
    monkeypatch.setattr(reports, "understood", lambda line: looked.append(line) or real(line))  # type: ignore[func-returns-value]
    heard = Reports()
    heard.add((LINE + b"\n") * 20 + b"nonsense\n" * 1000 + LINE + b"\n")
    assert heard.all == [GOOD] * 20
    assert heard.astray == 1001
    assert len(looked) == 20 + 10
    assert heard.told == 21 * (len(LINE) + 1) + 1000 * len(b"nonsense\n")


def test_what_is_forgotten_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "KEPT", 100_000)
    heard = Reports()
    for _ in range(100):
        heard.add((LINE + b"\n") * 10)
        heard.forget(keep=5)
    assert heard.all == heard.of(Event.LISTENING) == [GOOD] * 5
    assert heard.astray == 0


LIAR = """
import socket, sys
channel = sys.modules["autograder.probe.recorder"].current.channel._sock
for line in {lines}:
    channel.sendall(line + b"\\n")
s = socket.create_server(("127.0.0.1", 12345))
c = s.accept()[0]
c.sendall(b"welcome")
c.recv(10)
"""


def test_a_program_that_writes_rubbish_is_judged_like_any_other(room: Room) -> None:
    lines = [line for line in MALFORMED.values() if len(line) < 1000]
    opened(room, LIAR.format(lines=lines))
    room.connect_silently("alice").hears("welcome")
    assert room.server is not None
    assert room.server.reports.astray == len(lines)
    assert len(room.server.saw(Event.LISTENING)) == 1


def test_what_is_no_event_is_counted_as_noise() -> None:
    reports = Reports()
    reports.add(b"nonsense\n[1]\n")
    assert reports.noise == len(b"nonsense") + len(b"[1]")
