"""Proves autograder/words/counted.py: a number and its noun agree."""

from __future__ import annotations

import pytest

from autograder.words import counted

SAID = {
    counted.it_came: ("It came 1 time.", "It came 2 times."),
    counted.only_the_first: ("Only the first 1 letter came.", "Only the first 2 letters came."),
    counted.threads_in_all: ("It has 1 thread in all.", "It has 2 threads in all."),
    counted.more_wait: (
        "1 more waits for a check that failed.",
        "2 more wait for a check that failed.",
    ),
    counted.more_failed: (
        "1 more failed: --all explains it, too.",
        "2 more failed: --all explains each of them.",
    ),
}


@pytest.mark.parametrize("sentence", SAID)
def test_a_number_and_its_noun_agree(sentence: object) -> None:
    assert (sentence(1), sentence(2)) == SAID[sentence]  # type: ignore[operator, index]


@pytest.mark.parametrize(
    "step",
    [counted.bytes_in_a_recv, counted.bytes_in_a_recv_of_a_client, counted.bytes_in_a_send],
)
def test_a_step_is_still_to_be_filled_in(step: object) -> None:
    assert "{count} byte in a" in step(1)  # type: ignore[operator]
    assert "{count} bytes in a" in step(3)  # type: ignore[operator]


def test_a_text_came() -> None:
    assert counted.text_came("hi", 3) == "“hi” came 3 times."
