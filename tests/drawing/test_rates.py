"""Proves autograder/drawing/rates.py: rates as bars, and as lines whose names do not collide."""

from __future__ import annotations

from itertools import pairwise
from xml.etree.ElementTree import Element, fromstring

import pytest

from autograder.drawing.rates import APART, draw_rates, short

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: Element) -> dict[str, Element]:
    return {text.text or "": text for text in svg.iter(f"{SVG}text")}


@pytest.mark.parametrize(
    ("number", "said"),
    [(340_123, "340k"), (1_234_567, "1.2M"), (0.456, "0.46"), (7, "7.0"), (99_960, "100k")],
)
def test_a_number_is_short(number: float, said: str) -> None:
    assert short(number) == said


def test_one_size_is_drawn_as_bars_as_long_as_the_rates() -> None:
    svg = fromstring(draw_rates("a <title>", [50], {"fast": [200_000], "half": [100_000]}, "/s"))
    wide = [float(bar.get("width", 0)) for bar in svg.iter(f"{SVG}rect")][1:]
    assert wide[0] == pytest.approx(2 * wide[1])
    assert {"a <title>", "fast", "half", "200k /s", "100k /s"} <= texts(svg).keys()


def test_several_sizes_are_drawn_as_lines_on_a_log_scale() -> None:
    rates = {"a": [1_000, 10_000, 100_000], "b": [1_000, 0, 99_000], "c": [1_000, 1_000, 98_000]}
    svg = fromstring(draw_rates("title", [2, 50, 1000], rates, ""))
    first, second, _third = (
        [float(point.partition(",")[2]) for point in line.get("points", "").split()]
        for line in svg.iter(f"{SVG}polyline")
    )
    assert first[0] - first[1] == pytest.approx(first[1] - first[2], abs=0.2)
    assert len(second) == 2  # where nothing came there is no point
    ends = sorted(float(texts(svg)[name].get("y", 0)) for name in rates)
    assert all(b - a >= APART for a, b in pairwise(ends))
    assert "1000 people" in texts(svg)


def test_where_nothing_came_a_bar_says_so() -> None:
    assert "nothing came" in draw_rates("title", [2], {"a": [0.0]}, "/s")
