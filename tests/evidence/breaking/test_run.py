"""Proves autograder/evidence/breaking/run.py, autograder/evidence/breaking/ours.py and
autograder/evidence/breaking/words.py: tests of students run on a server, and whatever they do,
something sensible comes of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from autograder.evidence.breaking import run
from autograder.evidence.breaking.ours import OurRooms
from autograder.evidence.breaking.run import OneRun, Outcome
from autograder.evidence.breaking.servers import Server, all_servers, faulty
from autograder.handin.submission import Pair
from autograder.room.unmet import Unmet
from helpers.rooms import Grader

RIGHT, ECHOES = all_servers().right[0], faulty("hears_itself")
CHATS = """
def test_others_hear(room):
    alice, bob = room.join("alice", "bob")
    alice.says("hello")
    bob.hears("hello")
    print("this goes elsewhere")

def test_no_echo(room):
    alice, bob = room.join("alice", "bob")
    alice.says("echo?")
    bob.hears("echo?")
    alice.never_heard("echo?")
"""


def played(grader: Grader, home: Path, text: str, server: Server = RIGHT, **how: Any) -> Outcome:
    """What comes of these tests on a server."""
    (home / "tests").mkdir(exist_ok=True)
    (home / "tests" / "test_chat.py").write_text(text)
    with (
        OurRooms(grader.lines, [server]).ready() as ours,
        OneRun(Pair(home / "tests"), grader.launcher, grader.lines, grader.once) as one_run,
    ):
        return one_run.play(lambda: ours.room(server), **how)


def test_tests_pass_on_a_right_server(grader: Grader, tmp_path: Path) -> None:
    assert played(grader, tmp_path, CHATS) == Outcome(("test_others_hear", "test_no_echo"))


def test_the_first_that_fails_is_told_with_its_line_and_its_story(
    grader: Grader, tmp_path: Path
) -> None:
    failure = played(grader, tmp_path, CHATS, ECHOES).failure
    assert failure
    assert (failure.test, failure.line) == ("test_no_echo", 12)
    assert failure.told.startswith("alice does not hear “echo?”")
    assert "alice says “echo?”." in failure.steps


def test_some_can_be_left_out(grader: Grader, tmp_path: Path) -> None:
    assert (
        played(grader, tmp_path, CHATS, ECHOES, first="test_others_hear", alone=True).failure
        is None
    )


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("x = 1 +", "SyntaxError: invalid syntax"),
        ("import no_such_thing", "ModuleNotFoundError: No module named 'no_such_thing'"),
        ("def test_a(room, other): pass", "test_a must be a function of one argument, room."),
        ("test_a = 1", "test_a must be a function of one argument, room."),
        ("import os; os._exit(3)", "The tests ended in the middle, with status 3."),
        ("import threading; threading.Event().wait()", "The tests stand still"),
        ("import chat; chat._to_kit.write('[1]\\n'); chat._to_kit.flush()", "The tests"),
    ],
)
def test_what_cannot_be_run_is_told(grader: Grader, tmp_path: Path, text: str, broken: str) -> None:
    assert broken in played(grader, tmp_path, text).broken


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("assert room is None, 'as I said'", "AssertionError: as I said"),
        ("raise SystemExit", "SystemExit"),
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("import os; os._exit(0)", "The tests ended in the middle, with status 0."),
        ("import threading; threading.Event().wait()", "The tests stand still"),
        ("room.join()", "The word does not take this"),
        ("room.join(' ')", "A name is a word or two."),
        ("room.join(*['x'] * 200)", "The word does not take this"),
        ("room.join('x').says()", "The word does not take this"),
        ("room.join('x').says(1)", "The word does not take this"),
        ("room.join('x').says('\\udcff')", "The word does not take this"),
        ("room.join('\\ud800')", "The word does not take this"),
        ("room.short_writes(0)", "It takes a number of bytes"),
        ("room.short_writes(True)", "It takes a number of bytes"),
        ("room.short_writes(10**30)", "It takes a number of bytes"),
        ("room.next_send_fails(chat.Person(7, 'x'))", "There is nobody like this"),
        ("chat._ask('__class__')", "There is no word “__class__”."),
        ("chat._ask('says', 'x')", "There is nobody like this"),
        ("chat._ask(['says'], 0)", "The tests"),
        ("[room.settle() for _ in range(3000)]", "That is too much for one test"),
    ],
)
def test_whatever_a_test_does_it_fails(
    grader: Grader, tmp_path: Path, line: str, told: str
) -> None:
    failure = played(grader, tmp_path, f"import chat\ndef test_a(room):\n    {line}\n").failure
    assert failure
    assert told in failure.told


SAYS_IT_ITSELF = """
import chat, json, os, sys
def put(*words):
    chat._to_kit.write(json.dumps(words) + "\\n")
    chat._to_kit.flush()
put("tests", "test_a", "test_a", "\\ud800")
sys.stdin.readline()
put("open", "test_a")
sys.stdin.readline()
put("failed", "as I said", LINE)
"""


@pytest.mark.parametrize("line", ["-5", "10 ** 400", "None", "0.5"])
def test_tests_that_speak_for_their_runner(grader: Grader, tmp_path: Path, line: str) -> None:
    outcome = played(grader, tmp_path, SAYS_IT_ITSELF.replace("LINE", line))
    assert outcome.tests == ("test_a", "\ud800")
    assert outcome.failure
    assert (outcome.failure.told, outcome.failure.line) == ("as I said", 0)


def test_who_has_left_can_do_no_harm(grader: Grader, tmp_path: Path) -> None:
    words = ("half_closes", "reads_again", "vanishes", "leaves", "half_closes", "says('x')")
    lines = "".join(f"    a.{word if '(' in word else word + '()'}\n" for word in words)
    for comes in ("join", "join_and_read_nothing"):
        text = f"def test_a(room):\n    a = room.{comes}('a')\n    a.reads_again()\n{lines}"
        assert played(grader, tmp_path, text) == Outcome(("test_a",))


def test_a_wrong_word_can_be_caught_and_is_no_failure(grader: Grader, tmp_path: Path) -> None:
    text = (
        "import chat\ndef test_a(room):\n    try:\n        room.short_writes(0)\n"
        "    except ValueError:\n        pass\n"
    )
    assert played(grader, tmp_path, text) == Outcome(("test_a",))


def test_a_copy_of_the_words_in_a_hand_in_does_not_count(grader: Grader, tmp_path: Path) -> None:
    (tmp_path / "tests" / "chat.py").mkdir(parents=True)
    (tmp_path / "tests" / "chat.py" / "__init__.py").touch()
    assert played(grader, tmp_path, CHATS).failure is None


def test_too_many_tests_are_not_run(grader: Grader, tmp_path: Path) -> None:
    many = "".join(f"def test_{number}(room): pass\n" for number in range(10_000))
    told = "It has 10000 tests, and may have 50: keep one or two for each belief"
    assert told in played(grader, tmp_path, many).broken


@pytest.mark.parametrize("bound", ["WORDS_IN_ALL", "BYTES_IN_ALL"])
def test_tests_have_an_end_in_all(
    grader: Grader, tmp_path: Path, bound: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, bound, 7)
    played(grader, tmp_path, "def test_a(room): room.join('alice')")
    with pytest.raises(Unmet, match="In all runs together"):
        played(grader, tmp_path, "def test_a(room): [room.join('alice') for _ in range(7)]")
