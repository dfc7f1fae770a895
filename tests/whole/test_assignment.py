"""A whole flow: the assignment sheet for students says what the kit does, on one page of paper."""

from __future__ import annotations

import importlib
import re
import shutil
from pathlib import Path

import pytest

from autograder.course.exercises import exercise
from autograder.course.settings import Course, load
from autograder.kit import COURSE, LESSONS, ROOT

SHEETS = [LESSONS / "assignment.md", LESSONS / "ru" / "assignment.md"]
CHATS = ["04_multi_user_chat", "03_udp_chat", "02_two_user_chat", "02_two_user_udp"]
BOTH = pytest.mark.parametrize("sheet", SHEETS, ids=["en", "ru"])


@BOTH
def test_it_has_the_law_of_the_grade(sheet: Path) -> None:
    rows = re.findall(r"^\|.*\| (TCP|UDP) \| (\d+) % \|", sheet.read_text("utf-8"), re.MULTILINE)
    ways = [exercise(slug) for slug in CHATS]
    assert rows == [(way.network.upper(), f"{way.cap:g}") for way in ways]
    caps = {track.slug: track.cap for track in load(COURSE).track}
    assert caps == {way.slug: way.cap for way in ways}


@BOTH
def test_it_says_what_a_demand_that_is_not_met_leaves(sheet: Path) -> None:
    assert Course().missing_demand == 50
    assert re.search(r"at most half|не больше половины", sheet.read_text("utf-8"))


@BOTH
def test_it_names_what_is_demanded_and_what_is_handed_in(sheet: Path) -> None:
    text = sheet.read_text("utf-8")
    for name in ("`socket`", "`threading`", "`server.py`", "`client.py`", "autograder check"):
        assert name in text
    assert len(text.split()) < 450


@pytest.mark.programs
@pytest.mark.skipif(not shutil.which("chromium"), reason="printed by Chromium")
def test_it_is_one_page_of_paper(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for needed in ("playwright", "nbconvert", "jupytext", "nbclient"):
        pytest.importorskip(needed)
    monkeypatch.syspath_prepend(ROOT / "notebooks")
    sheet = importlib.import_module("sheet")
    printed = sheet.make(["en", "ru"], tmp_path)
    assert [path.parent.name for path in printed] == [tmp_path.name, "ru"]
    for path in printed:
        assert len(re.findall(rb"/Type\s*/Page\b", path.read_bytes())) == 1
    assert "¶" not in sheet.html("ru")
    assert "<a " not in sheet.html("ru").replace('<a id="', "")
