"""Proves autograder/evidence/talk/as_typed.py: a text that came changed is told as changed."""

from __future__ import annotations

import pytest

from autograder.evidence.talk.as_typed import hears_as_typed, see_in_one_line
from autograder.room.room import Room
from autograder.room.unmet import Unmet
from helpers.faulty import SAYS
from helpers.scripts import opened


@pytest.mark.parametrize(
    ("said", "got"),
    [
        ("alice: two  blanks\n", ""),
        ("alice: two blanks\n", "It came changed: “two blanks”."),
        ("two: : blanks\n", "It came changed: “two: : blanks”."),
        ("TWO  BLANKS\n", "It came changed: “TWO  BLANKS”."),
        ("three\n", "It did not come to alice."),
    ],
)
def test_a_text_that_came_changed(room: Room, said: str, got: str) -> None:
    alice = opened(room, SAYS.format(said=said.encode())).connect("alice")
    told = ""
    try:
        hears_as_typed(alice, "two  blanks")
    except Unmet as error:
        told = error.got
    assert told == got
    assert alice.has_heard("two  blanks") == (said != "three\n")


@pytest.mark.parametrize(
    ("said", "got"),
    [
        ("one\vtwo\n", ""),
        ("one?two\n", ""),
        ("onetwo\n", ""),
        ("one\ntwo\n", "It was taken for two lines: U+000B is no newline."),
        ("one\n", "It did not come to alice."),
    ],
)
def test_a_line_that_was_cut(room: Room, said: str, got: str) -> None:
    alice = opened(room, SAYS.format(said=said.encode())).connect("alice")
    told = ""
    try:
        see_in_one_line(alice, "one", "two", "U+000B")
    except Unmet as error:
        told = error.got
    assert told == got
