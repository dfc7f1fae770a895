"""Proves autograder/load/people.py, autograder/load/native.py and autograder/load/crowd.py.

People in Python and people in C find the same mistakes, each at the receiver where it happens.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from functools import partial

import pytest

from autograder.load import native
from autograder.load.crowd import Engines, Result, Wish, measure
from autograder.load.people import Counts, People, bucket, line_of, read_line
from autograder.load.servers import Server, known, running

CHAT = """
import selectors, socket
ready, members, count = selectors.DefaultSelector(), [], 0
listener = socket.create_server(("127.0.0.1", 12345), backlog=100)
ready.register(listener, selectors.EVENT_READ)

def tell(others, line):
    global count
    count += b"?" not in line and b"!" not in line
    for other in others:
        other.send(HANDED_ON)

kept = {}
while True:
    for key, _events in ready.select():
        sock = key.fileobj
        if sock is listener:
            members.append(sock.accept()[0])
            ready.register(members[-1], selectors.EVENT_READ)
            continue
        try:
            data = sock.recv(65536)
        except OSError:
            data = b""
        if not data:
            members.remove(sock)
            ready.unregister(sock)
            sock.close()
            continue
        for line in data.splitlines(keepends=True):
            tell([other for other in members if other is not sock], line)
"""
FIFTH = "count % 5 == 4 and other is others[0]"
MISTAKES = {  # what one receiver is sent for each fifth line, and which count says so
    "lost": f'b"" if {FIFTH} else line',
    "doubled": f"line * 2 if {FIFTH} else line",
    "torn": f'line[:20] + b"\\n" if {FIFTH} else line',
    "disordered": (
        f"kept.setdefault(other, line)[:0] if {FIFTH} else "
        'line + kept.pop(other, b"") if line[:1] == b"0" else line'
    ),
}


@pytest.fixture(params=["Python", "C"])
def engines(request: pytest.FixtureRequest) -> Iterator[Engines]:
    if request.param == "Python":
        yield People
    elif made := native.crowd():
        yield partial(native.NativePeople, made)
    else:
        pytest.skip("there is no C compiler")


def measured(handed_on: str, engines: Engines, caught: str = "OSError", **wish: object) -> Result:
    text = CHAT.replace("HANDED_ON", handed_on).replace("except OSError", f"except {caught}")
    asked = {"people": 5, "speakers": 2, "at_once": 4, "seconds": 0.2} | wish
    with running(Server("a chat", text)) as server:
        return measure(server, Wish(**asked), engines)  # type: ignore[arg-type]


def test_a_right_chat_loses_nothing(engines: Engines) -> None:
    result = measured("line", engines)
    assert result.counts.wrong == result.counts.ended == 0
    assert result.counts.heard > 100
    assert sum(result.counts.latency.values()) == result.counts.heard
    assert 0 < result.within(0.5) <= result.within(0.99) < 1
    assert result.rate > 0
    assert result.fairness > 0.5
    assert not result.stuck


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_is_found_where_it_happens(engines: Engines, mistake: str) -> None:
    counts = measured(MISTAKES[mistake], engines).counts
    assert getattr(counts, mistake) > 0
    others = set(MISTAKES) - {mistake, "lost"}  # a line that is torn is lost, too
    assert {name: getattr(counts, name) for name in others} == dict.fromkeys(others, 0)


def test_what_a_server_swallows_at_the_end_is_lost(engines: Engines) -> None:
    result = measured('b"" if count > 40 else line', engines, at_once=1, seconds=4.0)
    assert result.stuck
    assert result.counts.lost > 0


def test_who_is_reset_costs_nobody_a_line(engines: Engines) -> None:
    wish = Wish(people=10, speakers=8, seconds=0.4, mode="resets")
    with running(known()[0]) as server:
        counts = measure(server, wish, engines).counts
    assert counts.wrong == counts.ended == 0
    assert counts.heard > 100


def test_a_server_that_a_reset_ends_is_found(engines: Engines) -> None:
    result = measured("line", engines, "LookupError", people=10, seconds=2.0, mode="resets")
    assert result.counts.ended > 0


def test_who_is_left_after_the_last_line_is_counted(engines: Engines) -> None:
    with contextlib.ExitStack() as stack:
        pairs = [list(map(stack.enter_context, socket.socketpair())) for _ in range(2)]
        engine = engines(2, 1, 1, 64)
        for number, (sock, _server) in enumerate(pairs):
            sock.setblocking(False)
            engine.join(number, sock)
        (_speaker, first), (_listener, second) = pairs
        assert engine.run(0.05) == 1
        second.send(first.recv(64))
        second.close()
        first.close()
        assert engine.run(5.0, more=False) == 0
        counts = engine.counts()
    assert (counts.heard, counts.wrong, counts.ended) == (1, 0, 2)


def test_who_does_not_read_is_not_counted(engines: Engines) -> None:
    result = measured("line", engines, mode="slow", seconds=0.1)
    assert result.counts.wrong == 0
    assert result.counts.heard > 0


def test_who_is_thrown_out_is_counted(engines: Engines) -> None:
    counts = measured("line if count < 30 else other.shutdown(2) or line", engines).counts
    assert counts.ended > 0


def test_a_line_says_whose_it_is_and_shows_when_it_is_not_whole() -> None:
    line = line_of(7, 42, 64)
    assert line == b"0007 00000042 " + b"q" * 49 + b"\n"
    assert read_line(line[:-1], 64) == (7, 42)
    other = b"0007 00000043" + line[13:-1]
    for broken in (line[1:-1], line[:-2], line[:20] + line[30:-1], b"hello", other):
        assert read_line(broken, 64) is None


@pytest.mark.parametrize("nanoseconds", [1, 15, 16, 17, 999, 123_456_789, 10**12])
def test_a_time_is_rounded_down_a_little(nanoseconds: int) -> None:
    assert nanoseconds * 0.94 <= bucket(nanoseconds) <= nanoseconds


def test_all_that_is_not_right_is_wrong() -> None:
    assert Counts(heard=9, lost=1, doubled=2, torn=3, disordered=4, ended=5).wrong == 10
