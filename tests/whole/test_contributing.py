"""A whole flow: the paths of CONTRIBUTING.md, followed in a copy of the kit as they stand there.

So it proves autograder/proof/new.py, too.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder import cli
from autograder.course.skeletons import skeleton_of, with_skeleton
from autograder.kit import ROOT

LEFT_OUT = shutil.ignore_patterns(
    ".*_cache", ".git", ".venv", "__pycache__", "build", "grades", "exercises"
)
CHECK = '''"""Two people talk."""

from autograder.course.check import check
from autograder.room.room import Room


@check(points=1, section="the-first-step", hints=["To whom does the server send?"])
def test_they_hear_each_other(room: Room) -> None:
    """What one person says, the other one hears."""
    alice, bob = room.join("alice", "bob")
    alice.says("hello")
    bob.hears("hello")
'''
FIRST = "test_server_listens"
MUTANT = """
[[mutant]]
mistake = "relays nothing"
file = "server.py"
caught_by = "test_they_hear_each_other"
old = "client.sendall(data)"
new = "pass"
"""


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    """A copy of the kit, with exercises that nobody has begun."""
    kit = shutil.copytree(ROOT, tmp_path / "kit", ignore=LEFT_OUT)
    for slug in with_skeleton():
        shutil.copytree(skeleton_of(slug), kit / "exercises" / slug)
    return kit


def run(kit: Path, *command: str) -> tuple[int, str]:
    """The exit status of a command in the copy, and what it printed."""
    done = subprocess.run(
        [sys.executable, *command],
        cwd=kit,
        env=os.environ | {"PYTHONPATH": str(kit), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=100,
    )
    return done.returncode, done.stdout + done.stderr


def autograder(kit: Path, *arguments: str) -> tuple[int, str]:
    return run(kit, "-m", "autograder", *arguments)


def write_what_says_todo(kit: Path, told: str) -> None:
    """What doctor says is still to be written."""
    for name in re.findall(r"([\w./]+) says TODO", told):
        path = kit / name
        path.write_text(path.read_text("utf-8").replace("TODO", "written"), "utf-8")


@pytest.mark.programs
def test_a_toy_exercise_and_a_toy_check(kit: Path) -> None:
    python = {path: path.read_bytes() for path in (kit / "autograder").rglob("*.py")}
    assert autograder(kit, "new", "exercise", "12_toy", "--like", "04")[0] == 0
    status, told = autograder(kit, "doctor", "12")
    assert status == 1
    assert "lessons/12_toy.md says TODO" in told
    write_what_says_todo(kit, told)
    assert run(kit, "notebooks/build.py", "12_toy")[0] == 0
    assert run(kit, "-m", "autograder.proof.readme")[0] == 0  # its record says more now
    assert "`12_toy` | written" in (kit / "README.md").read_text("utf-8")

    assert autograder(kit, "new", "check", "12", "they_hear_each_other")[0] == 0
    [path] = (kit / "autograder" / "checks" / "12_toy").glob("*_they_hear_each_other.py")
    path.write_text(CHECK, "utf-8")
    status, told = autograder(kit, "doctor", "12")
    assert (status, "catches a seeded mistake: ✗ test_they_hear_each_other" in told) == (1, True)
    assert told.splitlines()[-1] == "1 finding(s) to repair.", told  # all the rest is well
    with (kit / "tests" / "mutants" / "12_toy.toml").open("a", encoding="utf-8") as file:
        file.write(MUTANT)
    status, told = autograder(kit, "doctor", "12")
    assert (status, told.splitlines()[-1]) == (0, "All is well."), told
    assert "a program that relays nothing, is caught: ✓" in told

    status, told = autograder(kit, "check", "reference/12_toy")
    assert (status, "12_toy" in told) == (0, True)
    assert {path: path.read_bytes() for path in python} == python  # no Python was edited


@pytest.mark.programs
def test_a_hidden_check_is_counted_and_told_to_students(kit: Path) -> None:
    settings = kit / "course.toml"
    settings.write_text('hidden_checks = ["hidden"]\n' + settings.read_text("utf-8"), "utf-8")
    status, told = autograder(kit, "new", "check", "04", "of_my_own", "--hidden")
    assert (status, "hidden/04_multi_user_chat/test_04_1_of_my_own.py" in told) == (0, True)
    status, told = autograder(kit, "grade", "reference", "-o", "out", "--no-sandbox")
    assert (status, "its sentence still says TODO." in told) == (2, True)
    status, told = autograder(kit, "check", "reference/04_multi_user_chat", "--only", FIRST)
    assert (status, "1 more runs at hand-in." in told) == (0, True)
    assert "of_my_own" not in told


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("exercise", "toy"), "“toy” is no name for an exercise"),
        (("exercise", "04_toy"), "There is an exercise 04 already."),
        (("check", "04", "Late"), "“Late” is no name for a check"),
    ],
)
def test_what_is_no_name(
    words: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["new", *words]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"autograder: {sentence}")
    assert len(told.splitlines()) == 1


def test_doctor_knows_what_is_astray(kit: Path) -> None:
    (kit / "reference" / "99_else").mkdir()
    readme = kit / "README.md"
    readme.write_text(readme.read_text("utf-8").replace("up to 100 %", "up to 99 %"), "utf-8")
    status, told = autograder(kit, "doctor", "00")
    assert status == 2
    assert told.startswith("autograder: There is no exercise “00”")
    found = run(
        kit, "-c", "from autograder.proof.doctor import *; print(nothing_is_astray().wrong)"
    )
    assert "reference/99_else belongs to no exercise" in found[1]
    assert "README's table of exercises" in found[1]


@pytest.mark.programs
def test_a_language(kit: Path) -> None:
    status, told = autograder(kit, "new", "language", "de")
    assert status == 0, told
    assert re.search(r"de: (\d+) of \1 sentences are to be written\.", told)
    assert re.search(r"lessons/de/04_multi_user_chat.md: to be written: (\d+) of \1 parts\.", told)
    _say(kit / "autograder" / "locale" / "de" / "LC_MESSAGES" / "autograder.po",
         'msgid "There are no checks for “{slug}”; there are for {slugs}."\nmsgstr "',
         "Für {slug} gibt es nichts.")  # fmt: skip
    _say(kit / "autograder" / "checks" / "04_multi_user_chat" / "skeleton.de.toml",
         '"Send data to everyone but the sender." = "', "An alle anderen.")  # fmt: skip
    page = kit / "lessons" / "de" / "assignment.md"
    text = page.read_text("utf-8").replace("TODO: ", "")
    page.write_text(text.replace("say what stands here in the English page.", "Deutsch."), "utf-8")
    assert autograder(kit, "new", "language", "de", "--stamp", str(page))[0] == 0
    told = autograder(kit, "new", "language", "de")[1]
    assert "assignment.md was never stamped" not in told
    assert "lessons/de/assignment.md: section which-chat: its tables have 0 rows" in told
    status, told = autograder(kit, "check", "04", "--exercise", "99", "--lang", "de")
    assert (status, told.strip()) == (2, "autograder: Für 99 gibt es nichts.")
    shutil.copyfile(ROOT / "exercises" / "conftest.py", kit / "exercises" / "conftest.py")
    assert autograder(kit, "new", "course", "mine", "--lang", "de")[0] == 0
    program = kit / "mine" / "exercises" / "04_multi_user_chat" / "server.py"
    assert '"""An alle anderen."""' in program.read_text("utf-8")


def _say(path: Path, before: str, said: str) -> None:
    """Write a translation into its empty place."""
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, before + said), "utf-8")
