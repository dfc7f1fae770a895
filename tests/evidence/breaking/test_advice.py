"""Proves autograder/evidence/breaking/advice.py: what stands in a line that accuses a right one."""

from __future__ import annotations

import pytest

from autograder.evidence.breaking.advice import about
from autograder.kit import REFERENCE

TEST = """\
def test_one(room):
    alice, bob = room.join("alice", "bob")
    alice.says("hello", "again")
    assert bob.hears("hello")
    bob.hears("helo")
    bob.leave()
"""
NO_ATTRIBUTE = "AttributeError: 'Person' object has no attribute 'leave'"


@pytest.mark.parametrize(
    ("line", "told", "advice"),
    [
        (4, "AssertionError: ", "hears() fails by itself, and gives nothing back"),
        (5, "It did not come to bob.", "“helo” is said nowhere in test_one."),
        (6, NO_ATTRIBUTE, "chat.py has no word leave(). Is it leaves()?"),
        (6, "AttributeError: 'list' object has no attribute 'hears'", "alice, bob = room.join(…)"),
    ],
)
def test_a_slip_has_its_sentence(line: int, told: str, advice: str) -> None:
    assert advice in about(TEST, line, told)


@pytest.mark.parametrize("source", ["def", TEST.replace('"again"', "more").replace("assert ", "")])
def test_where_nothing_is_known_nothing_is_told(source: str) -> None:
    assert about(source, 4, "It did not come to bob.") == ""
    assert about(source, 5, "It did not come to bob.") == ""


def test_the_model_tests_show_no_slip() -> None:
    source = (REFERENCE / "10_break_it" / "test_chat.py").read_text("utf-8")
    lines = range(1, source.count("\n") + 1)
    assert [n for n in lines if about(source, n, "It did not come.")] == []
