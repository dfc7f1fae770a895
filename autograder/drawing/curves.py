"""Numbers over time as lines, as SVG, in the style of the sequence chart."""

from __future__ import annotations

import math
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from autograder.drawing.svg import COLOURS, SOFT, element, frame, label, write
from autograder.words.plain import fit, plain

WIDTH, HEIGHT = 760, 300  # pixels
LEFT, RIGHT, TOP, BOTTOM = 76, 120, 40, 36  # around the plot
MOST = 400  # points of one line

Points = list[tuple[float, int]]  # seconds, bytes


def draw_lines(title: str, lines: dict[str, Points]) -> str:
    """A line for each name. A number holds until the next one."""
    every = [point for points in lines.values() for point in points] or [(0.0, 0)]
    begin, end = min(at for at, _n in every), max(at for at, _n in every)
    top = max(1, *(n for _at, n in every))

    def place(at: float, n: float) -> tuple[float, float]:
        share = (at - begin) / (end - begin) if end > begin else 0
        return (
            LEFT + share * (WIDTH - LEFT - RIGHT),
            HEIGHT - BOTTOM - n / top * (HEIGHT - TOP - BOTTOM),
        )

    svg = frame(WIDTH, HEIGHT, title)
    svg.append(element("text", title, x=LEFT, y=22, font_weight="bold"))
    for n in (0, top / 2, top):
        svg.extend(_grid(place(begin, n)[1], n))
    for number, points in enumerate(lines.values()):
        svg.append(_line([place(at, n) for at, n in _steps(points, end)], number))
    ends = {name: place(end, points[-1][1] if points else 0)[1] for name, points in lines.items()}
    svg.extend(_names(ends))
    svg.append(label(f"{end - begin:.2f} s", WIDTH - RIGHT, HEIGHT - 12, SOFT, "end"))
    return write(svg)


def in_bytes(n: float) -> str:
    """A number of bytes as people write it, with three digits at most."""
    for unit, size in (("MB", 1e6), ("kB", 1e3)):
        if n >= size:
            return f"{n / size:.3g} {unit}"
    return f"{n:.0f} B"


def _steps(points: Points, end: float) -> Points:
    """The corners of a line that jumps, not more than can be seen."""
    kept = points[:: math.ceil(len(points) / MOST)] if points else []
    corners: Points = []
    for at, n in [*kept, *points[-1:]]:
        if corners:
            corners.append((at, corners[-1][1]))
        corners.append((at, n))
    return [*corners, (end, corners[-1][1])] if corners else []


def _grid(y: float, n: float) -> Iterator[Element]:
    places = {"x1": LEFT, "y1": f"{y:.1f}", "x2": WIDTH - RIGHT, "y2": f"{y:.1f}"}
    yield element("line", **places, stroke="#dfe4ea")
    yield label(in_bytes(n), LEFT - 8, round(y) + 4, SOFT, "end")


def _line(places: list[tuple[float, float]], number: int) -> Element:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    colour = COLOURS[number % len(COLOURS)]
    return element("polyline", points=points, fill="none", stroke=colour, stroke_width=2)


def _names(ends: dict[str, float]) -> Iterator[Element]:
    """A name at the end of each line, and none on top of another."""
    free = float(HEIGHT)
    order = list(ends)
    for name in sorted(ends, key=lambda name: -ends[name]):
        y = min(ends[name] + 4, free - 16)
        free = y
        colour = COLOURS[order.index(name) % len(COLOURS)]
        yield label(fit(plain(name), 14), WIDTH - RIGHT + 8, round(y), colour, "start")
