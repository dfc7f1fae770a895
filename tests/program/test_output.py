"""Proves autograder/program/output.py: who only says again what was said is known by it."""

from __future__ import annotations

from autograder.program.output import OFTEN, Output


def test_a_line_with_other_numbers_is_no_other_line() -> None:
    output = Output()
    for number in range(OFTEN):
        output.add(b"waiting... %d\n" % number)
    assert output.repeated == 0
    output.add(b"waiting... 17\n")
    assert output.repeated == len(b"waiting... 17\n")
    output.add(b"waiting... 18\nalice: hello\n")
    assert output.repeated == len(b"waiting... 17\n")
    assert output.total > output.repeated


def test_what_another_run_has_said_often_is_said_again_at_once() -> None:
    before, output = Output(), Output()
    for _time in range(OFTEN):
        before.add(b"waiting... 1\n")
    assert b"waiting... " in before.often
    output.came_often(before.often)
    output.add(b"waiting... 2\n")
    assert output.repeated == output.total
