"""Proves autograder/course/hidden.py: an instructor's own checks are found, counted and kept
apart; a mistake in one is named with file and line.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course.catalogue import checks_of, files_of
from autograder.course.hidden import counted, load_hidden, together
from autograder.course.settings import load
from autograder.course.toml_file import CourseError

SLUG = "04_multi_user_chat"
HEAD = "from autograder.course.check import check\n\n\n"
GOOD = (
    HEAD
    + '''@check(points=3, section="who-leaves", needs=("test_two_people_can_chat",))
def test_of_my_own(room):
    """Nobody can guess this."""


@check(points=1, section="who-leaves", when="sender_hears_itself")
def test_for_other_courses(room):
    """This is for a course where the sender hears itself."""
'''
)


def hidden(folder: Path, text: str = GOOD, name: str = f"{SLUG}/test_x.py") -> Path:
    path = folder / "hidden" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return folder / "hidden"


def test_they_are_counted_for_the_course_and_weighed_in_it(tmp_path: Path) -> None:
    folder = hidden(tmp_path)
    found = load_hidden([folder])
    assert {slug: list(checks) for slug, checks in found.items()} == {
        SLUG: ["test_of_my_own", "test_for_other_courses"]
    }
    assert counted(found, ()) == {SLUG: 1}
    assert counted(found, ("sender_hears_itself",)) == {SLUG: 2}
    course = 'hidden_checks = ["hidden"]\n'
    (tmp_path / "course.toml").write_text(course + f"[weights.{SLUG}]\ntest_of_my_own = 2\n")
    assert load(tmp_path / "course.toml").more_at_hand_in == {SLUG: 1}
    (tmp_path / "course.toml").write_text(f"[weights.{SLUG}]\ntest_of_my_own = 2\n")
    with pytest.raises(CourseError, match="there is no check “test_of_my_own”"):
        load(tmp_path / "course.toml")


def test_together_with_the_kits_own_they_come_last_and_are_marked(tmp_path: Path) -> None:
    others = hidden(tmp_path / "others", GOOD.replace("_own", "_others"))
    folder = together([hidden(tmp_path), others], tmp_path / "copy")
    public, all_of_them = checks_of(SLUG), checks_of(SLUG, folder)
    assert list(all_of_them) == [*public, "test_of_my_own", "test_of_my_others"]
    assert [name for name, check in all_of_them.items() if check.hidden] == [
        *("test_of_my_own", "test_of_my_others")
    ]
    assert [path.parent.name for path in files_of(SLUG, folder)[-2:]] == ["hidden", "hidden"]
    assert checks_of("05_framing", folder) == checks_of("05_framing")


WRONG = {
    HEAD + "def test_x(room:\n": "line 4: SyntaxError: '(' was never closed.",
    "import socket\n\nsocket.frob()\n": "line 3: AttributeError: module 'socket' has no attribute",
    "def test_x(room):\n    pass\n": "line 1: test_x is no check: it lacks @check(...).",
    HEAD + "@check(points=1, section='x')\ndef test_x(room): pass\n": (
        "line 4: ValueError: test_x needs a docstring: the student reads it."
    ),
    HEAD + "@check(points=1, section='x')\ndef test_x(roam):\n    'X.'\n": (
        "line 4: there is no room “roam” in 04_multi_user_chat; the rooms are room, host."
    ),
    HEAD + "@check(points=1, section='x', required=True)\ndef test_x(room):\n    'X.'\n": (
        "line 4: a hidden check cannot be required."
    ),
    HEAD + "@check(points=1, section='x', needs=['test_y'])\ndef test_x(room):\n    'X.'\n": (
        "line 4: there is no check test_y that it could need."
    ),
    HEAD + "@check(points=1, section='x', when='moon')\ndef test_x(room):\n    'X.'\n": (
        "line 4: there is no switch for when='moon'."
    ),
    HEAD + "@check(points=1, section='x')\ndef test_late_joiner(room):\n    'X.'\n": (
        "line 4: there is a check test_late_joiner already."
    ),
    "'''Nothing.'''\n": "line 1: there is no function test_NAME in it.",
}


@pytest.mark.parametrize("text", WRONG)
def test_a_mistake_is_one_sentence_with_file_and_line(tmp_path: Path, text: str) -> None:
    hidden(tmp_path, text)
    (tmp_path / "course.toml").write_text('hidden_checks = ["hidden"]\n')
    with pytest.raises(CourseError) as caught:
        load(tmp_path / "course.toml")
    [sentence] = caught.value.sentences
    assert sentence.startswith(f"hidden/{SLUG}/test_x.py, {WRONG[text]}")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("test_x.py", "hidden/test_x.py must lie in a folder of its exercise; those are 01_echo"),
        ("04_chat/test_x.py", "hidden/04_chat/test_x.py must lie in a folder of its exercise;"),
        (f"{SLUG}/helper.py", "hidden: there is no check in it. One lies in "),
    ],
)
def test_nothing_is_overlooked(tmp_path: Path, name: str, sentence: str) -> None:
    with pytest.raises(CourseError) as caught:
        load_hidden([hidden(tmp_path, name=name)])
    [told] = caught.value.sentences
    assert told.startswith(sentence)


def test_what_students_have_says_how_many_more_there_are(tmp_path: Path) -> None:
    (tmp_path / "course.toml").write_text(f"[more_at_hand_in]\n{SLUG} = 5\n")
    assert load(tmp_path / "course.toml").more_at_hand_in == {SLUG: 5}
    hidden(tmp_path)
    both = f'hidden_checks = ["hidden"]\n[more_at_hand_in]\n{SLUG} = 5\n'
    (tmp_path / "course.toml").write_text(both)
    with pytest.raises(CourseError, match="line 2: it is counted from “hidden_checks”"):
        load(tmp_path / "course.toml")
