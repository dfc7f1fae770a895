"""A whole flow: notebooks are what their sources and the model answers say."""

from __future__ import annotations

import ast
import importlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from autograder.kit import ROOT
from autograder.proof.pages.strays import strays
from autograder.stage.live.room import LiveRoom
from autograder.stage.rooms import LectureChat, LectureDuo, LectureUdpRoom, LectureWatchedRoom

SIDES = ("server", "client")
BESIDE = ROOT / "notebooks" / "from_your_handout.py"  # it belongs to no exercise
NOTEBOOKS = [*sorted((ROOT / "notebooks").glob("[0-9]*.py")), BESIDE]
LANGUAGES = ["en", "ru"]


@pytest.fixture
def build(monkeypatch: pytest.MonkeyPatch) -> Any:
    for needed in ("jupytext", "nbclient"):
        pytest.importorskip(needed)
    monkeypatch.syspath_prepend(ROOT / "notebooks")
    return importlib.import_module("build")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("source", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_what_its_source_says(build: Any, source: Path, language: str) -> None:
    assert build.matches(source, language)


def test_there_are_lectures_in_each_language(build: Any) -> None:
    spoken = importlib.import_module("spoken")
    assert spoken.languages() == LANGUAGES
    assert spoken.chosen("all") == LANGUAGES
    assert spoken.notebook_of(BESIDE, "ru") == ROOT / "notebooks/ru/from_your_handout.ipynb"


def shape(cell: str) -> str:
    """The code of a cell, without what it says."""
    if cell.startswith("%%program"):
        return cell
    tree = ast.parse(re.sub(r"^%.*$", "", cell, flags=re.MULTILINE))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.unparse(tree)


@pytest.mark.parametrize("source", NOTEBOOKS, ids=lambda path: path.stem)
def test_in_russian_it_has_the_same_code_and_the_same_facts(build: Any, source: Path) -> None:
    nbformat = pytest.importorskip("nbformat")
    english, russian = (
        nbformat.read(build.notebook_of(source, language), 4) for language in LANGUAGES
    )
    for one, two in zip(english.cells, russian.cells, strict=True):
        assert one.cell_type == two.cell_type
        assert one.metadata == two.metadata
        if one.cell_type == "code":
            assert shape(one.source) == shape(two.source)
            widths = [max(map(len, cell.source.splitlines())) for cell in (one, two)]
            assert widths[1] <= max(100, widths[0]), two.source  # it must fit on a slide
    letters = [[fact[0] for fact in build.facts(english)],
               [fact[0] for fact in build.facts(russian, "ru")]]  # fmt: skip
    assert letters[0] == letters[1]


@pytest.mark.parametrize("source", NOTEBOOKS, ids=lambda path: path.stem)
def test_in_russian_the_audience_reads_no_english_sentence(build: Any, source: Path) -> None:
    nbformat = pytest.importorskip("nbformat")
    for cell in nbformat.read(build.notebook_of(source, "ru"), 4).cells:
        if cell.cell_type == "markdown":
            assert re.search("[а-яё]", cell.source), cell.source
            assert list(strays(cell.source, "ru")) == []
        for call in re.findall(r"\bpredict\((.*?)\n\)", cell.source, re.DOTALL):
            assert re.search("[а-яё]", call), call


def test_a_notebook_speaks_its_language_wherever_it_is_opened(build: Any) -> None:
    assert "%speak" not in BESIDE.with_suffix(".ipynb").read_text("utf-8")
    text = build.notebook_of(BESIDE, "ru").read_text("utf-8")
    assert text.count('"%load_ext autograder.stage\\n",') == text.count('"%speak ru\\n",') == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("source", NOTEBOOKS, ids=lambda path: path.stem)
def test_outputs_tell_nothing_of_the_machine_they_were_made_on(
    build: Any, source: Path, language: str
) -> None:
    notebook = json.loads(build.notebook_of(source, language).read_text("utf-8"))
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
def test_each_fact_of_a_notebook_is_compared(build: Any, source: Path) -> None:
    nbformat = pytest.importorskip("nbformat")
    facts = build.facts(nbformat.read(source.with_suffix(".ipynb"), 4))
    assert len(facts) == len(re.findall(r"^reveal\(", source.read_text("utf-8"), re.MULTILINE)) > 3
    assert all(re.match(r"[A-H]: .", fact) for fact in facts)


def test_runs_are_counted_beside_the_bounds(build: Any) -> None:
    done = {"good": [(2.0, 0.5, []), (3.0, 0.4, [])], "bad": [(1.0, 6.0, ["too long"])]}
    head, good, bad, last = build.summary(done).splitlines()
    assert "<= 60" in head
    assert "<= 5" in head
    assert good.split() == ["good", "2", "of", "2", "3.0", "0.50"]
    assert bad.split() == ["bad", "0", "of", "1", "1.0", "6.00"]
    assert last == "1 of 2 notebooks without a failure"
