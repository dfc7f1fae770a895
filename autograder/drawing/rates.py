"""Rates beside each other, as SVG: bars for one size of a crowd, lines for several (log scale)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from xml.etree.ElementTree import Element

from autograder.drawing.svg import COLOURS, SOFT, element, frame, label, write
from autograder.words.language import _, plural
from autograder.words.plain import fit, plain

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 380, 76, 170, 48, 44  # pixels
ROW, NAMES = 30, 170  # pixels of a bar with its gap; of the names before the bars
LETTERS = 22  # of a name
APART = 16  # pixels between two names

Rates = Mapping[str, Sequence[float]]  # of each name, a rate for each size


def draw_rates(title: str, sizes: Sequence[int], rates: Rates, unit: str) -> str:
    """The rates of each name, for each size. Rates must be above zero, or 0 where there is none."""
    return _lines(title, sizes, rates, unit) if len(sizes) > 1 else _bars(title, rates, unit)


def short(number: float) -> str:
    """A number with two digits that count: 340k, 1.2M, 0.45."""
    for unit, size in (("M", 1e6), ("k", 1e3)):
        if number >= size * 0.9995:
            return f"{_two(number / size)}{unit}"
    return _two(number)


def _two(number: float) -> str:
    """Two digits that count, and no power of ten."""
    digits = 1 - math.floor(math.log10(number)) if number > 0 else 0
    return f"{round(number, digits):.{max(0, digits)}f}"


def _bars(title: str, rates: Rates, unit: str) -> str:
    svg = frame(WIDTH, TOP + ROW * len(rates) + 12, title)
    svg.append(element("text", title, x=12, y=24, font_weight="bold"))
    top = max([values[0] for values in rates.values()] + [1e-9])
    for number, (name, values) in enumerate(rates.items()):
        y, wide = TOP + ROW * number, values[0] / top * (WIDTH - NAMES - 110)
        svg.append(label(fit(plain(name), LETTERS), NAMES - 10, y + 15, SOFT, "end"))
        place = {"x": NAMES, "y": y, "width": f"{max(wide, 1):.1f}", "height": ROW - 8}
        svg.append(element("rect", **place, fill=_colour(number)))
        text = f"{short(values[0])} {unit}".strip() if values[0] else _("nothing came")
        svg.append(label(text, round(NAMES + wide + 8), y + 15, SOFT, "start"))
    return write(svg)


def _lines(title: str, sizes: Sequence[int], rates: Rates, unit: str) -> str:
    ticks = _ticks([value for values in rates.values() for value in values if value > 0])
    bottom, top = math.log(ticks[0]), math.log(ticks[-1])

    def place(column: int, rate: float) -> tuple[float, float]:
        share = (math.log(rate) - bottom) / (top - bottom)
        across = column / (len(sizes) - 1)
        return LEFT + across * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - share * (
            HEIGHT - TOP - BOTTOM
        )

    svg = frame(WIDTH, HEIGHT, title)
    svg.append(element("text", title, x=12, y=24, font_weight="bold"))
    for tick in ticks:
        svg.extend(_grid(place(0, tick)[1], f"{short(tick)} {unit}".strip()))
    for column, size in enumerate(sizes):
        x = round(place(column, ticks[0])[0])
        people = plural("{count} person", "{count} people", size).format(count=size)
        svg.append(label(people, x, HEIGHT - 16, SOFT, "middle"))
    ends = {}
    for number, (name, values) in enumerate(rates.items()):
        places = [place(column, value) for column, value in enumerate(values) if value > 0]
        svg.extend(_line(places, number))
        if places:
            ends[name] = places[-1][1], number
    svg.extend(_names(ends))
    return write(svg)


def _ticks(values: Sequence[float]) -> list[float]:
    """1, 2, 5, 10, 20 …: from below the least to above the most, two at least."""
    low, high = min(values, default=1), max(values, default=1)
    powers = range(math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 2)
    every = [step * 10.0**power for power in powers for step in (1, 2, 5)]
    first = max(n for n, tick in enumerate(every) if tick <= low)
    last = min(n for n, tick in enumerate(every) if tick > high)
    return every[first : last + 1]


def _grid(y: float, text: str) -> Iterator[Element]:
    places = {"x1": LEFT, "y1": f"{y:.1f}", "x2": WIDTH - RIGHT, "y2": f"{y:.1f}"}
    yield element("line", **places, stroke="#dfe4ea")
    yield label(text, LEFT - 8, round(y) + 4, SOFT, "end")


def _line(places: list[tuple[float, float]], number: int) -> Iterator[Element]:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dashes = {"stroke_dasharray": "6 4"} if number >= len(COLOURS) else {}
    colour = _colour(number)
    yield element("polyline", points=points, fill="none", stroke=colour, stroke_width=2, **dashes)
    for x, y in places:
        yield element("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=3, fill=colour)


def _names(ends: Mapping[str, tuple[float, int]]) -> Iterator[Element]:
    """A name at the end of each line, and none on top of another."""
    order = sorted(ends, key=lambda name: ends[name][0])
    least = TOP + 4.0
    for left, name in zip(range(len(order), 0, -1), order, strict=True):
        y, number = ends[name]
        at = max(least, min(y + 4, HEIGHT - BOTTOM + 8 - APART * (left - 1)))
        least = at + APART
        text = fit(plain(name), LETTERS)
        yield label(text, WIDTH - RIGHT + 12, round(at), _colour(number), "start")


def _colour(number: int) -> str:
    return COLOURS[number % len(COLOURS)]
