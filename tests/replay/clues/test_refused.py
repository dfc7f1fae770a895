"""Proves autograder/replay/clues/script/refused.py: a question that looks as if it were meant, and
is not.
"""

from __future__ import annotations

import pytest

from autograder.probe.talk import Event
from autograder.replay.clues.clue import Clue
from autograder.replay.clues.script.refused import refused
from autograder.replay.recording import Player, Recording
from helpers.films import ALICE, event

SERVER = """\
while line := file.readline():
    if line.strip() == "/who":
        answer()
    elif {question}:
        leave()
        break
    say("no such command")
"""
FACTS = {"place": "server.py:1", "peer": ALICE, "size": 6, "data": "/quit\n", "kind": "tcp"}


def clues(question: str, *lines: int, said: str = "/quit now") -> list[Clue]:
    path = [{"place": f"server.py:{number}", "values": []} for number in lines]
    run = Recording(
        [Player(0, "", "server.py", True)],
        {"server.py": SERVER.format(question=question).splitlines()},
        [event(1, Event.RECEIVED, **FACTS), event(2, Event.SENT, path=path, **FACTS)],
        0.0,
    )
    return list(refused(run, said))


@pytest.mark.parametrize(
    "question",
    ['line == "/quit"', 'line == b"/quit"', 'line in ("quit",)', 'done or line == "/QUIT"'],
)
def test_the_question_for_what_was_said_was_answered_no(question: str) -> None:
    assert clues(question, 1, 2, 4, 7, 1) == [Clue("server.py:4", 1)]


@pytest.mark.parametrize(
    "question", ['line != "/quit"', 'not line == "/quit"', 'line == "/q"', 'x and line == "/quit"']
)
def test_what_may_be_meant_so_is_no_mistake(question: str) -> None:
    assert clues(question, 1, 2, 4, 7, 1) == []


def test_who_was_told_yes_is_not_refused() -> None:
    assert clues('line == "/quit"', 1, 2, 4, 5, 6) == []
    assert clues('line == "/quit"', 1, 2) == []
    assert clues('line == "/quit"', 1, 2, 4, 7, said="") == []
    assert clues("line ==", 1, 2, 4, 7) == []
