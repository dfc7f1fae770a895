"""Proves autograder/student/commands.py: nothing that a student wrote is lost, nothing comes early.

The kit is copied: what these commands write lies beside the exercises.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.course.skeletons import shipped
from autograder.handin.source import import_path
from autograder.kit import REFERENCE, ROOT
from helpers.command import Command, commands
from helpers.waiting import PATIENCE

SLUG = "01_echo_chat"


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A kit whose first exercise is done, and was checked."""
    kit = tmp_path_factory.mktemp("kit")
    for name in ("autograder", "reference"):
        shutil.copytree(ROOT / name, kit / name, ignore=shutil.ignore_patterns("__pycache__"))
    for folder in (kit / "autograder" / "checks").glob("*/skeleton"):
        shutil.copytree(folder, kit / "exercises" / folder.parent.name)
    shutil.copyfile(ROOT / "course.toml", kit / "course.toml")
    shutil.copytree(REFERENCE / SLUG, kit / "exercises" / SLUG, dirs_exist_ok=True)
    return kit


@pytest.fixture(scope="module")
def run(kit: Path) -> Iterator[Command]:
    with commands(kit) as run:
        yield run


@pytest.mark.programs
def test_a_student_goes_from_the_first_exercise_to_the_next(kit: Path, run: Command) -> None:
    early = run("compare", "1")
    assert early.returncode == 2
    assert "First all checks of 01_echo_chat must pass: autograder check 01" in early.stderr

    passed = run("check", "1")
    assert passed.returncode == 0, passed.stderr
    assert re.search(r"Points: (\d+) of \1 \(100 %\)\.", passed.stdout)
    assert "autograder check 02" in passed.stdout
    assert " ✓  01_echo_chat" in run().stdout
    assert "word for word" in run("compare", "01").stdout

    page = run("certificate", "--name", "Аня <b>")
    assert page.returncode == 0, page.stderr
    written = (kit / "certificate.html").read_text("utf-8")
    assert "Аня &lt;b&gt;" in written
    assert SLUG in written

    server = kit / "exercises" / SLUG / "server.py"
    server.write_text(server.read_text("utf-8").replace("sendall", "send_all"), "utf-8")
    assert "changed since its last run" in run("list").stdout
    assert run("compare", "01").returncode == 2
    failed = run("check", "1")
    assert failed.returncode == 1
    assert len(failed.stdout.splitlines()) <= 40
    assert "more wait for a check that failed." in failed.stdout
    hints = [run("hint").stdout for _ in range(2)]
    assert "Hint 1 of " in hints[0]
    assert "Hint 2 of " in hints[1]

    mine = server.read_bytes()
    assert "Nothing was changed." in run("reset", "01", typed="n\n").stdout
    assert server.read_bytes() == mine
    assert "is as it was shipped" in run("reset", "01", typed="y\n").stdout
    shipped = kit / "autograder" / "checks" / SLUG / "skeleton" / "server.py"
    assert server.read_bytes() == shipped.read_bytes()
    [kept] = (kit / "exercises" / SLUG / ".autograder" / "backups").glob("*/server.py")
    assert kept.read_bytes() == mine
    assert " ·  01_echo_chat" in run().stdout


def test_an_instructor_switches_model_answers_off(kit: Path, run: Command) -> None:
    course = kit / "course.toml"
    before = course.read_text("utf-8")
    course.write_text(before.replace("model_answers = true ", "model_answers = false"), "utf-8")
    try:
        assert "not shown" in run("compare", "01").stderr
    finally:
        course.write_text(before, "utf-8")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("hint", "03"), "No check of 03_udp_chat has failed yet"),
        (("hint", "04_multi_user_chta"), "Did you mean 04_multi_user_chat?"),
        (("reset", "nothing"), "the exercises are 01_echo_chat"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    run: Command, words: tuple[str, ...], sentence: str
) -> None:
    done = run(*words)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert sentence in done.stderr


def test_shells_can_complete(kit: Path) -> None:
    env = import_path() | {"_AUTOGRADER_COMPLETE": "complete_bash", "PYTHONPATH": str(kit)}
    env |= {"COMP_WORDS": "autograder check 0", "COMP_CWORD": "2"}
    done = subprocess.run(
        [sys.executable, "-m", "autograder"],
        capture_output=True,
        encoding="utf-8",
        env=os.environ | env,
        timeout=PATIENCE,
    )
    assert SLUG in done.stdout.split()


def test_what_reset_puts_back_is_in_the_language_of_the_course(kit: Path, run: Command) -> None:
    course, server = kit / "course.toml", kit / "exercises" / SLUG / "server.py"
    before, mine = course.read_text("utf-8"), server.read_bytes()
    course.write_text(before.replace('language = "en"', 'language = "ru"'), "utf-8")
    try:
        server.write_text("import socket\n", "utf-8")
        assert run("reset", "01", "--yes").returncode == 0
        assert server.read_bytes() == shipped(SLUG, "ru")["server.py"] != shipped(SLUG)["server.py"]
        assert run("reset", "01", "--yes").stdout.strip().count("\n") == 0
    finally:
        course.write_text(before, "utf-8")
        server.write_bytes(mine)
