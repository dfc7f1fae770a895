"""Proves autograder/handout/course.py and autograder/handout/laying.py: a course of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder import cli
from autograder.course.settings import Course, load
from autograder.course.skeletons import differs, shipped, with_skeleton
from autograder.handout.laying import requirements, rewritten, without_weights
from autograder.words import language
from helpers.command import autograder


def test_all_of_a_course_is_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "mine"
    assert cli.run(["new", "course", str(folder)]) == 0
    assert load(folder / "course.toml") == Course()
    assert [slug for slug in with_skeleton() if differs(slug, folder / "exercises")] == []
    for name in (
        *("README.md", "lessons/04_multi_user_chat.md", "notebooks/04_multi_user_chat.ipynb"),
        *("reference/04_multi_user_chat/server.py", "lessons/figures/01_echo_chat.svg"),
        "exercises/conftest.py",
    ):
        assert (folder / name).is_file(), name
    assert not [path for path in folder.rglob("__pycache__")]
    assert cli.run(["new", "course", str(folder)]) == 2
    assert "is not empty: name a folder that is new." in capsys.readouterr().err
    (tmp_path / "link").symlink_to("nowhere")
    (tmp_path / "file").touch()
    for taken in ("link", "file/course"):
        assert cli.run(["new", "course", str(tmp_path / taken)]) == 2
        assert "cannot be written" in capsys.readouterr().err


def test_commands_in_a_course_take_its_settings_and_its_exercises(tmp_path: Path) -> None:
    (tmp_path / "exercises" / "01_echo_chat").mkdir(parents=True)
    (tmp_path / "course.toml").write_text("language = 'zz'\n")
    done = autograder("check", "01", cwd=tmp_path / "exercises")
    assert "course.toml, line 1: there is no language “zz”" in done.stderr
    (tmp_path / "course.toml").write_text("")
    done = autograder("check", "01", cwd=tmp_path)
    assert f"({tmp_path}/exercises/01_echo_chat)" in "".join(done.stdout.split("\n"))


def test_settings_are_rewritten_and_comments_stay() -> None:
    text = "# mine\ntitle = 'a'\n[weights.04_multi_user_chat]\ntest_a = 2\ntest_b = 1 # why\n"
    found = rewritten(text, lambda document: without_weights(document, {"test_a"}))
    assert found == text.replace("test_a = 2\n", "")


def test_what_the_kit_needs_is_known() -> None:
    needs = requirements()
    assert any(one.startswith("pytest") for one in needs)
    assert not any("jupyter" in one or "extra" in one for one in needs)


def test_a_course_has_a_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "languages", lambda: ["en", "ru"])
    folder = tmp_path / "курс"
    assert cli.run(["new", "course", str(folder), "--lang", "ru"]) == 0
    assert load(folder / "course.toml").language == "ru"
    assert (folder / "README.md").read_text("utf-8").startswith("# Ваш курс\n")
    assert not (folder / "README.ru.md").exists()
    for slug in with_skeleton():
        for name, data in shipped(slug, "ru").items():
            assert (folder / "exercises" / slug / name).read_bytes() == data


def test_a_course_in_a_language_that_is_not_there_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["new", "course", str(tmp_path / "mine"), "--lang", "zz"]) == 2
    assert "There is no language “zz”; the languages are: en" in capsys.readouterr().err
    assert not (tmp_path / "mine").exists()
