"""Proves autograder/course/skeletons.py: what the kit shipped is known, whatever students did."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from autograder.course import skeletons
from autograder.course.exercises import asks_for_a_chat, exercise, slugs
from autograder.kit import EXERCISES, ROOT


@pytest.fixture
def exercises(tmp_path: Path) -> Path:
    """The folder of a student who has not begun."""
    for slug in skeletons.with_skeleton():
        shutil.copytree(skeletons.skeleton_of(slug), tmp_path / slug)
    return tmp_path


def test_each_exercise_has_its_task_and_its_programs() -> None:
    assert skeletons.with_skeleton() == ["00_setup", *slugs()]
    for slug in slugs():
        ours = [] if asks_for_a_chat(slug) else ["chat.py"]  # the words of tests
        wanted = ["README.md", *ours, *exercise(slug).scripts]
        translated = {"README.ru.md"} & {*skeletons.files_of(slug)}
        assert skeletons.files_of(slug) == sorted([*wanted, *translated])


def test_a_program_is_python_and_has_something_to_do() -> None:
    for slug in slugs():
        folder = skeletons.skeleton_of(slug)
        texts = [(folder / name).read_text("utf-8") for name in exercise(slug).scripts]
        for text in texts:
            compile(text, slug, "exec")
        assert "TODO" in "".join(texts), slug


def test_links_of_a_task_lead_somewhere_from_where_it_is_read() -> None:
    for slug in slugs():
        text = (skeletons.skeleton_of(slug) / "README.md").read_text("utf-8")
        targets = re.findall(r"\]\((?!https?:)([^)#]+)", text)
        assert targets
        for target in targets:
            place = (EXERCISES / slug / target).resolve()
            assert place.exists() or place.is_relative_to(EXERCISES), target
            assert place.is_relative_to(ROOT)


def test_what_a_student_has_not_touched_is_as_shipped(
    exercises: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    junk = exercises / "01_echo_chat" / "__pycache__" / "server.cpython-311.pyc"
    junk.parent.mkdir()
    junk.touch()
    assert skeletons.main(exercises) == 0
    assert capsys.readouterr().out == ""


def test_what_is_changed_missing_or_new_is_named(
    exercises: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (exercises / "01_echo_chat" / "server.py").write_text("import socket\n", "utf-8")
    (exercises / "01_echo_chat" / "notes.txt").touch()
    (exercises / "03_udp_chat" / "client.py").unlink()
    shutil.rmtree(exercises / "05_framing")
    (exercises / "99_new").mkdir()
    (exercises / "99_new" / "server.py").touch()
    assert skeletons.differs("01_echo_chat", exercises) == ["notes.txt", "server.py"]
    assert skeletons.differs("05_framing", exercises) == skeletons.files_of("05_framing")
    assert skeletons.differs("04_multi_user_chat", exercises) == []
    assert skeletons.main(exercises) == 1
    told = capsys.readouterr().out.splitlines()
    assert len(told) == 2 + 1 + len(skeletons.files_of("05_framing")) + 1
    assert told[-1] == "exercises/99_new/server.py is not as in autograder/checks/99_new/skeleton."
