"""A whole flow: each run of each lesson prints what stands below it, and breaks what it says."""

from __future__ import annotations

import re
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from autograder.course.misconceptions import BELIEFS
from autograder.kit import ROOT
from helpers.runs import WITHOUT_END, Run, printed, runs

LESSONS = ROOT / "lessons"
BESIDE = [LESSONS / f"{name}.md" for name in ("tls", "udp_broadcast")]
EXAM = LESSONS / "notes" / "exam.md"
PAGES = [path for path in [*sorted(LESSONS.glob("[0-9]*.md")), *BESIDE, EXAM] if runs(path)]
ALONE = (
    5  # attempts: a run that shows a race, or waits 0.1 s for a system, needs a machine with time
)


def what_is_wrong(run: Run, folder: Path) -> str:
    """How a run differs from what the lesson says; "" if it does not."""
    folder.mkdir(exist_ok=True)
    wrong = run.wrong(printed(run.code, folder, 3 if WITHOUT_END in run.said else 30))
    return f"{run.page}, run {run.number}: {wrong}" if wrong else ""


@pytest.mark.programs
@pytest.mark.skipif(sys.platform != "linux", reason="the lessons say that they are from Linux")
def test_each_run_prints_what_the_lesson_says(tmp_path: Path) -> None:
    found = [run for page in PAGES for run in runs(page)]
    assert len(found) > 50
    if not shutil.which("openssl"):
        found = [run for run in found if run.page != "tls"]
    folders = [tmp_path / f"{run.page}-{run.number}" for run in found]
    with ThreadPoolExecutor(8) as pool:  # most of them wait most of the time
        wrong = list(pool.map(what_is_wrong, found, folders))
    for run, folder in [(r, f) for r, f, w in zip(found, folders, wrong, strict=True) if w]:
        said = [what_is_wrong(run, folder)]
        while said[-1] and len(said) < ALONE:
            said.append(what_is_wrong(run, folder))
        assert not said[-1], said


@pytest.mark.parametrize("page", BESIDE, ids=lambda path: path.stem)
def test_a_side_page_is_one_page_with_runs(page: Path) -> None:
    text = page.read_text("utf-8")
    assert len(runs(page)) >= 3
    assert len(text.splitlines()) <= 120
    assert "You will be able to:" in text
    assert "Out of scope:" in text
    assert f"]({page.name})" in (ROOT / "README.md").read_text("utf-8").replace("lessons/", "")


def test_each_item_of_the_exam_has_an_answer_that_a_run_shows() -> None:
    items = re.findall(r"^## ((?:Trace|Bug) \d+)", EXAM.read_text("utf-8"), re.MULTILINE)
    assert len(items) >= 10
    assert [run.section.partition(":")[0] for run in runs(EXAM) if run.said] == items
    for bug in re.findall(r"## Bug \d+\n\n((?:    .*\n)+)", EXAM.read_text("utf-8")):
        assert len(bug.splitlines()) <= 8


@pytest.mark.parametrize("belief", BELIEFS)
def test_a_run_breaks_each_belief_and_says_so(belief: str) -> None:
    marked = [run for page in PAGES for run in runs(page) if belief in run.beliefs]
    assert marked
    for run in marked:
        text = (LESSONS / f"{run.page}.md").read_text("utf-8")
        section = text.partition(f"\n## {run.section}\n")[2].partition("\n## ")[0]
        assert re.search(rf"\({belief}\b|, {belief}\b|\b{belief}\)", section), run.section


def test_a_run_that_prints_something_else_is_found() -> None:
    run = Run("04", 1, "x", "", "recv -> b'bye', recv -> b'', twice; for ever   (against M5)")
    assert run.beliefs == ["M5"]
    assert run.wrong(["recv -> b'bye'", "recv -> b''", "recv -> b''"]) == []
    assert run.wrong(["recv -> b'bye'"]) != []
    assert run.wrong(["recv -> b'bye'", "recv -> b''", "send -> 4"]) == ["send -> 4"]
    several = Run("05", 1, "x", "", "11 of 20 are mixed   (the number differs; against M17, M1)")
    assert several.beliefs == ["M17", "M1"]
    assert several.wrong(["9 of 20 are mixed"]) == []
    assert several.wrong(["9 of 20 lines"]) != []
