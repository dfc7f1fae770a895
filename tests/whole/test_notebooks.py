"""A whole flow: notebooks are what their sources and the model answers say."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from autograder.kit import ROOT
from autograder.stage.live import LiveRoom
from autograder.stage.rooms import LectureChat, LectureDuo, LectureUdpRoom, LectureWatchedRoom
from helpers.scripts import load

SIDES = ("server", "client")
BESIDE = ROOT / "notebooks" / "from_your_handout.py"  # it belongs to no exercise
NOTEBOOKS = [*sorted((ROOT / "notebooks").glob("[0-9]*.py")), BESIDE]


@pytest.mark.parametrize("source", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_what_its_source_says(source: Path) -> None:
    pytest.importorskip("jupytext")
    pytest.importorskip("nbclient")
    assert load(ROOT / "notebooks" / "build.py").matches(source)


@pytest.mark.parametrize("source", NOTEBOOKS, ids=lambda path: path.stem)
def test_outputs_tell_nothing_of_the_machine_they_were_made_on(source: Path) -> None:
    notebook = json.loads(source.with_suffix(".ipynb").read_text("utf-8"))
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    shown = json.dumps([cell["outputs"] for cell in cells])
    assert "image/svg+xml" in shown
    assert not re.search(r"/tmp|/home|/Users|[/-](room|stage)-|0x[0-9a-f]{6}|\"error\"", shown)


@pytest.mark.parametrize("source", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_lecture_ends_with_the_model_answer(source: Path) -> None:
    cells = json.loads(source.with_suffix(".ipynb").read_text("utf-8"))["cells"]
    last = {}
    for cell in cells:
        head, _, body = "".join(cell["source"]).partition("\n")
        if head.startswith("%%program "):
            last[head.removeprefix("%%program ")] = body + "\n"
    answers = ROOT / "reference" / source.stem
    if source == BESIDE:
        answers = ROOT / "lessons" / source.stem / "cured"
    if source.stem == "10_break_it":  # its programs are servers to be broken
        assert {"right", "hears_itself"} <= last.keys()
        return
    for name in SIDES:
        assert last[name] == (answers / f"{name}.py").read_text("utf-8")


def test_the_lecture_on_the_handout_begins_with_the_given_programs() -> None:
    programs = {}
    for cell in json.loads(BESIDE.with_suffix(".ipynb").read_text("utf-8"))["cells"]:
        head, _, body = "".join(cell["source"]).partition("\n")
        programs[head] = body + "\n"
    for name in SIDES:
        given = ROOT / "lessons" / BESIDE.stem / "given" / f"{name}.py"
        assert programs[f"%%program given_{name}"] == given.read_text("utf-8")


@pytest.mark.parametrize("source", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_says_to_a_room_only_what_a_room_understands(source: Path) -> None:
    kinds = (LectureChat, LectureDuo, LectureUdpRoom, LectureWatchedRoom, LiveRoom)
    known = {word for kind in kinds for word in dir(kind)}
    said = set(re.findall(r"\broom\.(\w+)\(", source.read_text("utf-8")))
    assert said
    assert said <= known


@pytest.mark.parametrize("source", NOTEBOOKS, ids=lambda path: path.stem)
def test_each_fact_of_a_notebook_is_compared(source: Path) -> None:
    pytest.importorskip("jupytext")
    nbformat = pytest.importorskip("nbformat")
    build = load(ROOT / "notebooks" / "build.py")
    facts = build.facts(nbformat.read(source.with_suffix(".ipynb"), 4))
    assert len(facts) == len(re.findall(r"^reveal\(", source.read_text("utf-8"), re.MULTILINE)) > 3
    assert all(re.match(r"[A-H]: .", fact) for fact in facts)


def test_runs_are_counted_beside_the_bounds() -> None:
    pytest.importorskip("jupytext")
    pytest.importorskip("nbclient")
    build = load(ROOT / "notebooks" / "build.py")
    done = {"good": [(2.0, 0.5, []), (3.0, 0.4, [])], "bad": [(1.0, 6.0, ["too long"])]}
    head, good, bad, last = build.summary(done).splitlines()
    assert "<= 60" in head
    assert "<= 5" in head
    assert good.split() == ["good", "2", "of", "2", "3.0", "0.50"]
    assert bad.split() == ["bad", "0", "of", "1", "1.0", "6.00"]
    assert last == "1 of 2 notebooks without a failure"
