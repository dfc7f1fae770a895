"""Proves autograder/replay/wrong.py: where it went wrong is where the cause says, or where the
words went to whom they should not reach.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from autograder.probe.talk import Event
from autograder.replay.wrong import About, Spot, went_wrong

FILES = ["server.py", "sub/client.py"]


class Told(NamedTuple):
    place: list[int] | None = None
    event: str = ""
    peer: str = ""
    text: str = ""
    change: dict[str, dict[str, Any]] = {}  # noqa: RUF012  a tuple's default


def spot(*moments: Told, **about: str) -> Spot:
    return went_wrong([*moments, Told()], {}, FILES, About("title", **about))


def test_the_last_time_at_the_line_that_the_cause_names() -> None:
    there, elsewhere = Told([1, 7]), Told([0, 3])
    found = spot(there, there, elsewhere, got="It died: E (client.py:7), see server.py:3")
    assert found == Spot(1, [1, 7])


def test_the_last_moment_at_which_a_thread_stands_at_that_line() -> None:
    arrives = Told([0, 1], change={"lines": {"2": [0, 9]}})
    leaves = Told([0, 1], change={"lines": {"2": [0, 1]}})
    assert spot(arrives, Told([0, 2]), leaves, got="waits at server.py:9: x") == Spot(1, [0, 9])
    assert spot(arrives, got="server.py:77 is a line that nobody ran") == Spot(1, [0, 77])


def test_words_that_went_to_whoever_should_not_get_them() -> None:
    to_alice = Told([0, 4], Event.SENT, "alice", "sends b'only for bob' to alice")
    to_bob = Told([0, 4], Event.SENT, "bob", "sends b'only for bob' to bob")
    told = {"got": "It came.", "sent": "only for bob"}
    assert spot(to_alice, to_bob, **told, asked="alice") == Spot(0, [0, 4])
    assert spot(to_alice, to_bob, **told, asked="carol") == Spot(1, [0, 4])


def test_else_the_last_line_that_did_something() -> None:
    assert spot(Told([0, 4]), Told(), got="other.py:3 is nobody's") == Spot(0, [0, 4])
    assert spot(Told()) == Spot(1)
