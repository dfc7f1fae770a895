"""Proves autograder/classroom/report/replays.py: the first failures of a hand-in can be stepped
through, beside its page, where that is asked for.
"""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from autograder.classroom.class_run import Asked, run_class
from autograder.classroom.report import pages, replays
from autograder.course.settings import Course
from autograder.grading.results_json import load
from autograder.judging.verdict import FAILED
from autograder.kit import COURSE, REFERENCE
from helpers.rooms import write

SLUG = "01_echo_chat"
DEAF = """
import socket
def answer(client):
    while client.recv(1024):
        pass
listener = socket.create_server(("127.0.0.1", 12345))
while True:
    client, address = listener.accept()
    answer(client)
"""


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A class of one whose server never answers, graded."""
    folder = tmp_path / "class" / "anna"
    folder.mkdir(parents=True)
    write(folder, DEAF, (REFERENCE / SLUG / "client.py").read_text("utf-8"))
    grade(tmp_path)
    return tmp_path / "out"


def grade(folder: Path, wanted: bool = True) -> None:
    asked = Asked(str(folder / "class"), str(COURSE), exercise=SLUG, no_sandbox=True, jobs=1)
    run_class(replace(asked, replays=wanted), folder / "out", Console(file=io.StringIO()))


def test_the_first_failures_are_linked_and_shown(out: Path) -> None:
    place = out / "anna"
    result = load(place / "results.json")
    assert result is not None
    failed = [f"{v.slug}-{v.name}" for v in result.verdicts if v.state == FAILED]
    names = replays.names(place)
    assert names
    assert set(names) <= set(failed)
    assert len(names) <= 3
    page = (place / "index.html").read_text("utf-8")
    for name in names:
        assert f'href="replay/{name}.html"' in page
        told = (place / "replay" / f"{name}.html").read_text("utf-8")
        assert "it failed as it does each time" in told
        assert "while client.recv(1024):" in told


def test_those_failures_tell_the_way_to_their_line(out: Path) -> None:
    result = load(out / "anna" / "results.json")
    assert result is not None
    ways = [v.feedback.way for v in result.verdicts if v.feedback is not None]
    assert ["server.py:9: answer(client)", "server.py:4: while client.recv(1024):"] in ways
    told = (out / "anna" / "results.json").read_text("utf-8")
    assert "The way through your program:" in told
    assert "The way through your program" in (out / "anna" / "index.html").read_text("utf-8")


def test_what_is_known_keeps_its_replays_and_what_is_new_has_new_ones(out: Path) -> None:
    place = out / "anna"
    before = replays.there(place)
    grade(out.parent)
    assert replays.there(place) == before
    (out.parent / "class" / "anna" / "server.py").write_text(f"# again\n{DEAF}", "utf-8")
    grade(out.parent)
    now = replays.there(place)
    assert now.keys() == before.keys()
    assert all("# again" in text for text in now.values())


def test_none_is_made_where_none_is_asked_for_and_later_all_the_same(out: Path) -> None:
    replays.forget(out / "anna")
    (out / "anna" / "results.json").unlink()
    grade(out.parent, wanted=False)
    assert replays.names(out / "anna") == []
    grade(out.parent)
    (name, *_more) = replays.names(out / "anna")
    assert f'href="replay/{name}.html"' in (out / "anna" / "index.html").read_text("utf-8")


def test_pages_that_were_made_elsewhere_are_laid(tmp_path: Path) -> None:
    replays.lay(tmp_path, {"one": "<p>1</p>"})
    assert replays.there(tmp_path) == {"one": "<p>1</p>"}
    replays.forget(tmp_path)
    assert replays.names(tmp_path) == []


def test_no_page_is_linked_that_is_not_there(out: Path) -> None:
    result = load(out / "anna" / "results.json")
    assert result is not None
    assert "replay/" not in pages.student_page(result, Course(), "en")
