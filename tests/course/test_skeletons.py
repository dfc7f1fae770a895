"""Proves autograder/course/skeletons.py: what the kit shipped is known, whatever students did."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from autograder.course import skeletons
from autograder.course.comments import WIDEST, remarks, without
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


SLUG = "01_echo_chat"


@pytest.fixture
def in_another_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Exercises of a course in “zz”: one comment of 01 is translated."""
    shutil.copytree(skeletons.CHECKS / SLUG, tmp_path / "checks" / SLUG)
    monkeypatch.setattr(skeletons, "CHECKS", tmp_path / "checks")
    first = next(iter(remarks(skeletons.shipped(SLUG)["server.py"].decode())))
    comments = skeletons.comments_of(SLUG, "zz")
    comments.write_text(f'[comments]\n"{first.text}" = "Эхо-сервер."\n', "utf-8")
    skeletons.lay(SLUG, tmp_path / "exercises" / SLUG, "zz")
    return tmp_path / "exercises"


def test_a_skeleton_has_the_comments_of_a_language_and_the_same_code(
    in_another_language: Path,
) -> None:
    program = (in_another_language / SLUG / "server.py").read_text("utf-8")
    assert program.startswith('"""Эхо-сервер."""\n')
    assert without(program) == without(skeletons.shipped(SLUG)["server.py"].decode())
    assert (in_another_language / SLUG / "README.md").is_file()


def test_what_is_shipped_in_another_language_is_as_shipped(
    in_another_language: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert skeletons.spoken_by(SLUG) == ["en", "ru", "zz"]
    assert skeletons.differs(SLUG, in_another_language) == []
    assert skeletons.main(in_another_language) == 1  # what a clone ships is English
    assert "01_echo_chat/server.py is not as in" in capsys.readouterr().out
    (in_another_language / SLUG / "server.py").write_text("import socket\n", "utf-8")
    assert skeletons.differs(SLUG, in_another_language) == ["server.py"]
    skeletons.lay(SLUG, in_another_language / SLUG, "zz", ["server.py"])
    assert skeletons.differs(SLUG, in_another_language) == []


@pytest.mark.parametrize("slug", skeletons.with_skeleton())
def test_in_each_language_a_skeleton_is_the_same_program_in_100_columns(slug: str) -> None:
    english = skeletons.shipped(slug)
    for language in skeletons.spoken_by(slug):
        found = skeletons.shipped(slug, language)
        assert found.keys() == english.keys()
        for name in (name for name in found if name.endswith(".py")):
            program = found[name].decode("utf-8")
            assert without(program) == without(english[name].decode("utf-8"))
            assert max(map(len, program.splitlines())) <= WIDEST
            assert len(program.splitlines()) < 1.5 * len(english[name].splitlines())
