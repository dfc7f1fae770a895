"""Proves autograder/student/replaying.py: a check that fails can be stepped through, by its name or
without one; nobody's programs are needed twice.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course.settings import Course
from autograder.grading.plan import How
from autograder.judging.verdict import PASSED
from autograder.kit import REFERENCE, WrongUsage
from autograder.student import replaying
from autograder.student.replaying import open_in_browser, recorded
from autograder.student.targets import Target
from helpers.command import autograder
from helpers.rooms import write

SLUG = "01_echo_chat"
DEAF = """
import socket
listener = socket.create_server(("127.0.0.1", 12345))
while True:
    client, address = listener.accept()
    while client.recv(1024):
        pass
"""
CLIENT = (REFERENCE / SLUG / "client.py").read_text("utf-8")
HOW = How(Course(), exercise=SLUG)


@pytest.fixture
def deaf(tmp_path: Path) -> Path:
    """A server that never answers."""
    (tmp_path / "mine").mkdir()
    return write(tmp_path / "mine", DEAF, CLIENT)


def test_the_first_check_that_fails_is_shown(deaf: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    told = autograder("replay", "mine", "--no-show", "-o", str(page), "--lang", "en", cwd=tmp_path)
    assert told.returncode == 0, told.stderr
    assert str(page) in told.stdout.replace("\n", "")
    text = page.read_text("utf-8")
    assert "Where it went wrong" in text
    assert "it failed as it does each time" in text
    assert "listener.accept()" in text


def test_in_its_folder_the_name_of_a_check_is_enough(deaf: Path, tmp_path: Path) -> None:
    options = ("--exercise", "1", "--no-show", "--lang", "en")
    told = autograder("replay", "exact_bytes", *options, cwd=deaf)
    assert told.returncode == 0, told.stderr
    assert (deaf / ".autograder" / "replay.html").is_file()
    unknown = autograder("replay", "xyz", *options, cwd=deaf)
    assert (unknown.returncode, unknown.stderr.strip()) == (
        2,
        "autograder: There is no check xyz in 01_echo_chat.",
    )


def test_a_check_is_known_by_its_name(deaf: Path) -> None:
    target = Target(deaf, SLUG, "mine")
    for name in ("test_server_listens", "server_listens"):
        found = recorded(target, HOW, name)
        assert found is not None
        assert found.verdict.state == PASSED
        assert found.film.about.which.endswith("recorded: it passed.")
        assert found.film.about.slug == SLUG
    with pytest.raises(WrongUsage, match="Did you mean test_server_listens"):
        recorded(target, HOW, "test_server_listen")
    with pytest.raises(WrongUsage, match="There is no check xyz in 01_echo_chat"):
        recorded(target, HOW, "xyz")


def test_if_all_pass_there_is_nothing_to_show() -> None:
    assert recorded(Target(REFERENCE / SLUG, SLUG, ""), HOW) is None


def test_what_cannot_be_run_is_said(tmp_path: Path) -> None:
    (tmp_path / "server.py").write_text("pass\n", "utf-8")
    with pytest.raises(WrongUsage, match="client"):
        recorded(Target(tmp_path, SLUG, ""), HOW)


def test_a_browser_without_windows_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(replaying.webbrowser, "open", opened.append)
    monkeypatch.setattr(replaying.sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    open_in_browser(tmp_path / "page.html")
    assert opened == []
    monkeypatch.setenv("DISPLAY", ":0")
    open_in_browser(tmp_path / "page.html")
    assert opened == [(tmp_path / "page.html").as_uri()]


def test_where_no_program_of_theirs_ran_there_is_no_page(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    options = ("--no-show", "-o", str(page), "--lang", "en")
    told = autograder("replay", "10", "test_hears_itself", *options, cwd=tmp_path)
    assert told.returncode == 0, told.stderr
    assert "autograder check 10_break_it --only test_hears_itself" in told.stdout
    assert not page.exists()
