"""Proves autograder/stage/live/poll.py: each phone has one vote, and the majority is what it is."""

from __future__ import annotations

from collections import Counter

from autograder.stage.ask import Question
from autograder.stage.live.poll import Poll, majority

ASKED = Question("Which one?", ("one", "two"))


def test_a_phone_has_one_vote_the_last_one() -> None:
    poll = Poll(3, 2, ASKED)
    assert poll.take("anna", 3, "A")
    assert poll.take("anna", 3, "B")
    assert poll.take("ben", 3, "A")
    assert not poll.take("chen", 3, "A")  # there are only two phones
    assert poll.counts() == {"A": 1, "B": 1}
    assert (poll.vote_of("anna"), poll.vote_of("chen")) == ("B", "")


def test_what_is_no_vote_is_not_counted() -> None:
    poll = Poll(3, 9, ASKED)
    for number, letter in [
        (2, "A"),
        (3, "C"),
        (3, "AB"),
        (3, ""),
        (3, None),
        (3, ["A"]),
        ("3", "A"),
    ]:
        assert not poll.take("anna", number, letter)
    poll.end()
    assert not poll.take("anna", 3, "A")
    assert not Poll(0, 9).take("anna", 0, "A")  # nothing was asked
    assert poll.counts() == {}


def test_a_phone_is_shown_a_question_while_it_is_open() -> None:
    poll = Poll(3, 9, ASKED)
    options = [["A", "A: one"], ["B", "B: two"]]
    assert poll.shown() == {"number": 3, "text": "Which one?", "options": options}
    poll.end()
    assert poll.shown() is None


def test_the_majority_is_one_letter_or_none() -> None:
    assert majority(Counter("AAB")) == "A"
    assert majority(Counter("B")) == "B"
    assert majority(Counter("AABB")) == ""
    assert majority(Counter()) == ""
