"""Numbers over time as lines, as SVG: plain shapes, in the style of the sequence chart."""

from __future__ import annotations

import math
from html import escape

from autograder.drawing.sequence_svg import FRAME, fit, label
from autograder.drawing.spans import COLOURS
from autograder.words.plain import plain

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

    parts = [FRAME.format(width=WIDTH, height=HEIGHT, label=escape(title))]
    parts.append(f'<text x="{LEFT}" y="22" font-weight="bold">{escape(title)}</text>')
    parts += [_grid(place(begin, n)[1], n) for n in (0, top / 2, top)]
    for number, points in enumerate(lines.values()):
        parts.append(_line([place(at, n) for at, n in _steps(points, end)], number))
    ends = {name: place(end, points[-1][1] if points else 0)[1] for name, points in lines.items()}
    parts += _names(ends)
    text = f"{end - begin:.2f} s"
    parts.append(label(text, WIDTH - RIGHT, HEIGHT - 12, "#5b6470", "end"))
    return "\n".join([*parts, "</svg>\n"])


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


def _grid(y: float, n: float) -> str:
    line = f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" stroke="#dfe4ea"/>'
    return line + label(in_bytes(n), LEFT - 8, round(y) + 4, "#5b6470", "end")


def _line(places: list[tuple[float, float]], number: int) -> str:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    colour = COLOURS[number % len(COLOURS)]
    return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'


def _names(ends: dict[str, float]) -> list[str]:
    """A name at the end of each line, and none on top of another."""
    parts, free = [], float(HEIGHT)
    order = list(ends)
    for name in sorted(ends, key=lambda name: -ends[name]):
        y = min(ends[name] + 4, free - 16)
        free = y
        colour = COLOURS[order.index(name) % len(COLOURS)]
        parts.append(label(fit(plain(name), 14), WIDTH - RIGHT + 8, round(y), colour, "start"))
    return parts
