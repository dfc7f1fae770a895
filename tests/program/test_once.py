"""Proves autograder/program/once.py: a script is waited for in vain once, and only that script."""

from __future__ import annotations

import json

from autograder.program.once import Once, Wait

ANSWER = Wait("an answer", 8.0, 0.5)


def test_the_first_wait_is_long_and_each_one_after_it_is_short() -> None:
    once = Once()
    assert not once.is_enough(ANSWER, "server.py", 7.9)
    assert once.is_enough(ANSWER, "server.py", 8.0)
    assert once.is_enough(ANSWER, "server.py", 0.5)
    assert not once.is_enough(ANSWER, "server.py", 0.4)


def test_other_scripts_other_waits_and_other_runs_begin_anew() -> None:
    once = Once()
    once.note(ANSWER, "server.py")
    assert once.limit(ANSWER, "server.py") == 0.5
    assert once.limit(ANSWER, "client.py") == 8.0
    assert once.limit(Wait("a connection", 8.0, 0.5), "server.py") == 8.0
    assert Once().limit(ANSWER, "server.py") == 8.0


def test_who_is_slow_and_right_is_waited_for_longer_but_not_for_ever() -> None:
    once = Once()
    once.note(ANSWER, "server.py")
    once.succeeded(3.0)
    once.succeeded(0.1)
    assert once.limit(ANSWER, "server.py") == 6.0
    once.succeeded(5.0)
    assert once.limit(ANSWER, "server.py") == ANSWER.first
    at_once = Wait("a client that never connects", 1.0, 0.0)
    once.note(at_once, "client.py")
    assert once.limit(at_once, "client.py") == 0.0


def test_another_run_of_the_same_programs_learns_what_was_seen() -> None:
    first, next_one = Once(), Once()
    first.note(ANSWER, "server.py")
    first.succeeded(1.5)
    first.used.seconds, first.used.before = 7.0, 2.0
    first.says_again["server.py"] = {b"waiting... 0", b"\xff"}
    next_one.learn(json.loads(json.dumps(first.teach())))
    assert next_one.limit(ANSWER, "server.py") == 3.0
    assert next_one.limit(ANSWER, "client.py") == 8.0
    assert next_one.says_again == first.says_again
    assert next_one.used.seconds == 0.0
    assert next_one.used.in_all == 9.0


def test_of_a_flood_of_kinds_of_lines_few_are_told() -> None:
    once = Once()
    once.says_again["server.py"] = {b"x" * count for count in range(10_000)}
    assert len(json.dumps(once.teach())) < 3000
