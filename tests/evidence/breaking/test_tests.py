"""Proves autograder/evidence/breaking/tests.py: what checks ask about tests, and that nobody sees
which server they are run on."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent

import pytest

from autograder.grading.recorded import with_its_line
from autograder.handin.submission import Pair
from autograder.judging.judge import Job, judge
from autograder.judging.verdict import BLOCKED, FAILED, PASSED, Feedback, Verdict
from autograder.kit import REFERENCE
from autograder.program.linux import sandbox

SLUG = "10_break_it"
FAIR, ECHO, CUT = "test_accuses_nobody", "test_hears_itself", "test_each_piece_is_text"
TOOLS = [tool for tool in (sandbox.BUBBLEWRAP, sandbox.UNSHARE) if sandbox.works(tool)]
NO_ECHO = """
def test_no_echo(room):
    alice, bob = room.join("alice", "bob")
    alice.says("echo?")
    bob.hears("echo?")
    alice.never_heard("echo?")
"""
BY_CHANCE = (
    NO_ECHO
    + """
    import os, random
    assert random.random() < 0.5
"""
)
# Whatever looks like a server, or like the kit, anywhere.
PEEKS = """
import os, sys

SYSTEM = ("/proc", "/sys", "/usr", "/nix", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc")

def test_peek(room):
    room.join("alice").says("I look around")
    seen = []
    for top, folders, files in os.walk("/"):
        folders[:] = [] if top in (*SYSTEM, sys.base_prefix) else folders
        seen += [top for name in files if name in ("server.py", "servers.toml", "one_thread.py")]
    assert not seen, seen
    try:
        import autograder.checks
    except ImportError:
        return
    raise AssertionError("the kit")
"""


def judged(folder: Path, text: str, *only: str) -> dict[str, Verdict]:
    (folder / "test_chat.py").write_text(text)
    return {v.name: v for v in judge(Job(Pair(folder), SLUG, only=only), lambda verdict: None)}


def test_one_mistake_is_caught_and_another_one_is_not(tmp_path: Path) -> None:
    verdicts = judged(tmp_path, NO_ECHO, ECHO, CUT)
    assert verdicts[ECHO].state == PASSED
    assert verdicts[CUT].state == FAILED
    told = verdicts[CUT].feedback
    assert told
    assert told.got == "All passed on it: 1 of 1."


@pytest.mark.programs
def test_who_accuses_somebody_has_caught_nothing(tmp_path: Path) -> None:
    strict = NO_ECHO.replace('bob.hears("echo?")', 'bob.hears("alice: echo?")')
    verdicts = judged(tmp_path, strict, FAIR, ECHO)
    assert [verdicts[name].state for name in (FAIR, ECHO)] == [FAILED, BLOCKED]
    told = verdicts[FAIR].feedback
    assert told
    assert "test_no_echo, line 5" in told.got
    assert any("alice says “echo?”" in step for step in told.steps)


def test_who_hopes_for_luck_is_found_out(tmp_path: Path) -> None:
    assert judged(tmp_path, BY_CHANCE, FAIR)[FAIR].state == FAILED


IN_A_CLASS = "class TestEcho:" + indent(NO_ECHO.replace("(room)", "(self, room)"), "    ")


@pytest.mark.parametrize(
    ("text", "state"), [("", FAILED), ("x = ", FAILED), (NO_ECHO, PASSED), (IN_A_CLASS, PASSED)]
)
def test_there_must_be_tests(tmp_path: Path, text: str, state: str) -> None:
    assert judged(tmp_path, text, "test_there_are_tests")["test_there_are_tests"].state == state


NO_QUESTION = NO_ECHO.replace('    alice.never_heard("echo?")\n', "")
TWICE = NO_QUESTION + NO_QUESTION


def looked_into(folder: Path, text: str, check: str) -> Feedback:
    """What a student is told who wants to know why a check failed."""
    verdict = judged(folder, text, check)[check]
    told = with_its_line(Job(Pair(folder), SLUG), verdict).feedback
    assert told
    return told


@pytest.mark.programs
def test_a_test_that_meets_a_mistake_and_does_not_ask_is_told(tmp_path: Path) -> None:
    told = looked_into(tmp_path, NO_QUESTION, ECHO)
    assert told.line == "test_chat.py:2: def test_no_echo(room):"
    assert "how often “echo?” comes to alice: here 1, from a right server 0." in told.cause


@pytest.mark.programs
def test_of_two_tests_with_one_name_the_last_one_is_there(tmp_path: Path) -> None:
    told = looked_into(tmp_path, TWICE, CUT)
    assert "defines 2 tests, and 1 can be run: test_no_echo (test_chat.py:7)" in told.cause


@pytest.mark.programs
def test_what_no_test_brings_about_is_told(tmp_path: Path) -> None:
    assert "the same as a right server" in looked_into(tmp_path, NO_ECHO, CUT).cause


def test_the_line_that_breaks_the_tests_is_told(tmp_path: Path) -> None:
    there = "test_there_are_tests"
    told = judged(tmp_path, "\nraise SystemExit\n", there)[there].feedback
    assert told
    assert told.line == "test_chat.py:2: raise SystemExit"


@pytest.mark.skipif(not TOOLS, reason="no sandbox can be made here")
@pytest.mark.parametrize("tool", TOOLS)
def test_no_server_can_be_looked_at(tmp_path: Path, tool: str) -> None:
    with sandbox.used(tool):
        verdict = judged(tmp_path, PEEKS, ECHO)[ECHO]
    assert verdict.feedback
    assert verdict.feedback.got == "All passed on it: 1 of 1."  # what it looks for is not there


@pytest.mark.skipif(not TOOLS, reason="no sandbox can be made here")
def test_the_model_answer_is_right_in_a_sandbox(tmp_path: Path) -> None:
    text = (REFERENCE / SLUG / "test_chat.py").read_text("utf-8")
    with sandbox.used(TOOLS[0]):
        verdicts = judged(tmp_path, text, ECHO, "test_waits_for_the_slowest")
    assert {verdict.state for verdict in verdicts.values()} == {PASSED}
