"""Proves autograder/handout/student.py and autograder/handout/commands.py: students get what they
need, and nothing that they shall not see.
"""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml

from autograder import cli
from autograder.course.settings import load
from autograder.course.skeletons import shipped, with_skeleton
from autograder.evidence.breaking.servers import all_servers, source
from autograder.kit import REFERENCE
from autograder.words import language

SLUG = "04_multi_user_chat"
HIDDEN = """from autograder.course.check import check

@check(points=1, section="who-leaves")
def test_of_my_own(room):
    \"\"\"A secret.\"\"\"
"""
COURSE = f'title = "Chats, autumn"  # ours\nhidden_checks = ["mine"]\n[weights.{SLUG}]\n'
COURSE += "test_of_my_own = 3\ntest_late_joiner = 2\n"


@pytest.fixture
def laid(tmp_path: Path) -> Path:
    """A repository for students, of a course with a hidden check."""
    (tmp_path / "mine" / SLUG).mkdir(parents=True)
    (tmp_path / "mine" / SLUG / "test_x.py").write_text(HIDDEN, "utf-8")
    (tmp_path / "course.toml").write_text(COURSE, "utf-8")
    folder = tmp_path / "class"
    settings = str(tmp_path / "course.toml")
    assert cli.run(["package", "student", str(folder), "--course", settings]) == 0
    return folder


@pytest.mark.parametrize("words", [["student", "class"], ["gradescope", "-o", "a.zip"]])
def test_settings_that_are_not_there_are_one_sentence(
    tmp_path: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    settings = str(tmp_path / "none.toml")
    assert cli.run(["package", *words, "--course", settings]) == 2
    assert capsys.readouterr().err == f"autograder: There is no file {settings}.\n"


def test_the_servers_of_10_are_packed_and_their_checks_find_them(laid: Path) -> None:
    home = laid / "autograder" / "checks" / "10_break_it"
    assert not (home / "servers").exists()
    assert not (home / "servers.toml").exists()
    packed, ours = all_servers(home), all_servers()
    assert packed == ours
    for server in (*ours.right, *ours.faulty):
        assert source(server, home) == source(server)


def test_nothing_that_students_shall_not_see(laid: Path) -> None:
    names = {path.relative_to(laid).as_posix() for path in laid.rglob("*")}
    assert "lessons/from_your_handout/given/server.py" in names
    for gone in ("reference", "tests", "mine", "notebooks", "lessons/notes"):
        assert gone not in names
    assert "autograder/classroom/sample_class" not in names
    assert "autograder/repository" not in names
    texts = {path: path.read_bytes() for path in laid.rglob("*") if path.is_file()}
    assert [path for path, text in texts.items() if b"test_of_my_own" in text] == []
    assert [path for path, text in texts.items() if b"adds_who_and_when" in text] == []
    assert [path for path, text in texts.items() if b"A secret" in text] == []
    answers = {path.read_bytes() for path in REFERENCE.rglob("server.py")}
    assert [path for path, text in texts.items() if text in answers] == []


def test_the_settings_say_how_many_more_there_are(laid: Path) -> None:
    course = load(laid / "course.toml")
    assert course.title == "Chats, autumn"
    assert course.more_at_hand_in == {SLUG: 1}
    assert course.hidden_checks == ()
    assert course.weights == {SLUG: {"test_late_joiner": 2}}
    assert "# ours" in (laid / "course.toml").read_text("utf-8")


def test_an_editor_and_a_classroom_know_what_to_do(laid: Path) -> None:
    settings = json.loads((laid / ".vscode" / "settings.json").read_text("utf-8"))
    assert settings["python.testing.pytestArgs"] == ["exercises"]
    container = json.loads((laid / ".devcontainer" / "devcontainer.json").read_text("utf-8"))
    assert container["postCreateCommand"] == "pip install -e ."
    workflow = yaml.safe_load((laid / ".github/workflows/classroom.yml").read_text("utf-8"))
    [job] = workflow["jobs"].values()
    graded = {step["id"]: step["with"]["command"] for step in job["steps"] if "id" in step}
    assert graded["04-multi-user-chat"] == f"autograder check exercises/{SLUG}"
    reporter = job["steps"][-1]
    assert reporter["with"]["runners"].split(",") == list(graded)
    assert reporter["env"]["04-MULTI-USER-CHAT_RESULTS"] == (
        "${{steps.04-multi-user-chat.outputs.result}}"
    )


def test_it_can_be_installed_and_read(laid: Path) -> None:
    project = tomllib.loads((laid / "pyproject.toml").read_text("utf-8"))["project"]
    assert any(one.startswith("typer") for one in project["dependencies"])
    readme = (laid / "README.md").read_text("utf-8")
    assert readme.startswith("# Chats, autumn\n")
    there = {path.parent.name for path in laid.glob("exercises/*/*.py")}
    assert sorted(there) == [*with_skeleton()]
    pages = (*laid.glob("exercises/*/*.md"), *laid.glob("lessons/[0-9]*.md"))
    for page in (laid / "README.md", *pages):
        for link in re.findall(r"\]\(([^)#]+)", page.read_text("utf-8")):
            if "://" not in link:
                assert (page.parent / link).exists(), (page, link)


@pytest.mark.parametrize("chosen", ["option", "course.toml"])
def test_a_class_has_a_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chosen: str
) -> None:
    monkeypatch.setattr(language, "languages", lambda: ["en", "ru"])
    settings, folder = tmp_path / "course.toml", tmp_path / "class"
    settings.write_text('language = "ru"\n' if chosen == "course.toml" else "", "utf-8")
    option = ["--lang", "ru"] if chosen == "option" else []
    try:
        words = ["package", "student", str(folder), "--course", str(settings), *option]
        assert cli.run(words) == 0
    finally:
        language.speak("en")
    assert load(folder / "course.toml").language == "ru"
    assert "](exercises/01_echo_chat/README.ru.md)" in (folder / "README.md").read_text("utf-8")
    program = (folder / "exercises" / SLUG / "server.py").read_bytes()
    assert program == shipped(SLUG, "ru")["server.py"]
    assert not [path for path in folder.rglob("notes") if "lessons" in path.parts]
