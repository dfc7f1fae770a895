"""A whole flow: the figures and the measured numbers of the lessons are made by runs of today."""

from __future__ import annotations

import sys

import pytest

from autograder.kit import ROOT
from helpers.scripts import load

LESSONS = ROOT / "lessons"


@pytest.mark.skipif(sys.platform == "win32", reason="raises the limit of descriptors")
@pytest.mark.parametrize("slug", ["04_multi_user_chat", "07_failures"])
def test_a_server_is_measured_with_a_few_people(slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    measure = load(LESSONS / "figures" / "measure.py")
    monkeypatch.setattr(measure, "DELIVERIES", 20)
    row = measure.measure(ROOT / "reference" / slug / "server.py", 5)
    assert row[:2] == (slug, "5")
    assert int(row[2]) >= 6  # one for each person, and the first; who only knocked may still leave
    assert len(row) == len(measure.HEAD)


def test_the_reference_figures_are_made_by_a_run_of_today() -> None:
    make = load(LESSONS / "figures" / "make.py")
    for slug in make.scenes():
        for language, chart in make.draw(slug).items():
            assert chart == (make.figures(language) / f"{slug}.svg").read_text("utf-8")


def test_the_chart_of_the_bench_is_made_of_its_figures() -> None:
    make = load(LESSONS / "figures" / "make.py")
    charts = make.draw_the_bench()
    assert charts.keys() == set(make.spoken_here())
    for language, chart in charts.items():
        assert chart == (make.figures(language) / "11_bench.svg").read_text("utf-8")
