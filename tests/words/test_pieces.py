"""Proves autograder/words/pieces.py: texts are found though TCP cuts them."""

from __future__ import annotations

from autograder.words.pieces import in_order, pieces_of
from autograder.words.samples import burst


def test_pieces_of_a_text() -> None:
    text = "a long text that comes in pieces"
    assert pieces_of(text, "alice: a long text th\nalice: at comes in pieces\n") == len(text)
    assert pieces_of(text, "alice: a long text") == len("a long text")
    assert pieces_of(text, "nothing like it") == 0


def test_lines_of_a_burst_may_be_cut_but_not_lost() -> None:
    lines = burst(60)
    sent = "\n".join(lines)
    assert in_order(lines, sent) == 60
    for size in (16, 97, 1024):
        cut = "\n[bob] ".join(sent[i : i + size] for i in range(0, len(sent), size))
        assert in_order(lines, cut) == 60
    for lost in range(60):
        assert in_order(lines, sent.replace(lines[lost], "")) == lost
    assert in_order(lines, "\n".join([*lines[:5], lines[6], lines[5], *lines[7:]])) == 6


def test_the_first_of_many_may_be_cut_far_behind_what_was_said_before() -> None:
    before, *lines = burst(61)
    cut = "\n".join([before] * 40 + [line[:9] + "\n127.0.0.1: " + line[9:] for line in lines])
    assert in_order(lines, cut) == 60
    assert in_order(lines[1:], cut.replace(lines[1][9:], "")) == 0
