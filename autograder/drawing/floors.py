"""Packages as a house, as SVG: a row for each floor, arrows downward, shafts for what goes further.

An arrow that follows from other arrows is left out, and so is each one to the ground: nearly
everybody stands on it. The boxes name in words all that they use.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from xml.etree.ElementTree import Element

from autograder.drawing.svg import HAIR, INK, SOFT, element, frame, write

WIDTH, EDGE, GAP = 900, 16, 20  # pixels: of the picture, around it, between two boxes
SHAFT = 18  # pixels of a floor's width that an arrow to a deeper floor takes
BETWEEN = 36  # pixels between two floors
PAD, LINE = 12, 16  # pixels: around the text of a box, from one line to the next
LETTER = 7.0  # pixels that a letter needs on average, in the widest of the fonts of a frame
CORNER = 26  # pixels from the corner of a box in which no arrow begins or ends
ATTIC = 0.42  # how much of the width is under the roof
ROOF = 60  # pixels of the roof above its attic, the first floor of all

_LOOKS = {
    "": {"fill": "#eef3fa", "stroke": HAIR},
    "loaded": {"fill": "#ffffff", "stroke": HAIR, "stroke_dasharray": "5 4"},
    "student": {"fill": "#fdf1dc", "stroke": "#b98a3c"},
    "ground": {"fill": "#e9ecf0", "stroke": HAIR},
}
_ARROW = "#6f7d90"
_PALE = {"font_size": 11, "fill": SOFT}


@dataclass(frozen=True)
class Package:
    """What a box says."""

    name: str
    about: str
    size: str  # in words
    uses: tuple[str, ...] = ()
    look: str = ""  # "", loaded (by path, not imported), student (runs there), ground


Floors = Sequence[Sequence[Package]]


@dataclass(frozen=True)
class Place:
    """A box, or a shaft, from its left to its right."""

    left: float
    right: float

    @property
    def door(self) -> tuple[float, float]:
        """From where to where an arrow may touch it. A shaft has its middle for that."""
        corner = min(CORNER, (self.right - self.left) / 2)
        return self.left + corner, self.right - corner


@dataclass(frozen=True)
class Way:
    """An arrow: from a floor's package, through shafts in the floors between, to a package."""

    start: str
    end: str
    top: int  # number of the floor where it starts
    bottom: int


def draw(title: str, floors: Floors, legend: Sequence[str]) -> str:
    """The house, with its title above and the lines of its legend below."""
    ways = list(arrows(floors))
    rows = [_places(number, floors, ways) for number in range(len(floors))]
    tops, ends = _heights(floors)
    height = ends[-1] + 14 + LINE * len(legend) + EDGE
    svg = frame(WIDTH, height, title)
    svg.append(_text(title, EDGE, 30, font_weight="bold", font_size=16))
    svg.append(_roof(ends[0]))
    for way in ways:
        svg.extend(_arrow(way, rows, tops, ends))
    for number, (floor, top, end) in enumerate(zip(floors, tops, ends, strict=True)):
        letters = _letters(len(floor), number)
        for package in floor:
            svg.extend(_box(package, letters, rows[number][package.name], top, end - top))
    for number, line in enumerate(legend):
        svg.append(_text(line, EDGE, ends[-1] + 28 + LINE * number, **_PALE))
    return write(svg)


def arrows(floors: Floors) -> Iterator[Way]:
    """Who uses whom further down, without the ground and without what follows from the rest."""
    floor_of = {p.name: number for number, floor in enumerate(floors) for p in floor}
    down = {
        p.name: [name for name in p.uses if floor_of[name] > number]
        for number, floor in enumerate(floors)
        for p in floor
    }
    for name, below in down.items():
        for end in below:
            around = any(_reaches(other, end, down) for other in below)
            if floor_of[end] < len(floors) - 1 and not around:
                yield Way(name, end, floor_of[name], floor_of[end])


def _reaches(start: str, end: str, down: dict[str, list[str]]) -> bool:
    return any(name == end or _reaches(name, end, down) for name in down[start])


def _places(number: int, floors: Floors, ways: Iterable[Way]) -> dict[str | Way, Place]:
    """Where the boxes of a floor are and, between them, the shafts of the arrows that pass it."""
    slots: list[list[str | Way]] = [[p.name] for p in floors[number]]
    gates = [EDGE, *(place.right for place in _side_by_side(slots).values())]
    aims = {way: _aim(way, floors) for way in ways if way.top < number < way.bottom}
    for way in sorted(aims, key=lambda way: aims[way]):
        gate = min(range(len(gates)), key=lambda n: (abs(gates[n] - aims[way]), -n))
        if gate == 0:
            slots[0].insert(len(slots[0]) - 1, way)
        else:
            slots[gate - 1].append(way)
    return _side_by_side(slots, narrow=number == 0)


def _aim(way: Way, floors: Floors) -> float:
    """Where an arrow would come down if nothing were in its way."""
    names = [p.name for p in floors[way.bottom]]
    return EDGE + (names.index(way.end) + 0.5) / len(names) * (WIDTH - 2 * EDGE)


def _side_by_side(
    slots: Sequence[Sequence[str | Way]], narrow: bool = False
) -> dict[str | Way, Place]:
    """Boxes of equal width, each with its shafts, from left to right."""
    inner = (WIDTH - 2 * EDGE) * (ATTIC if narrow else 1)
    shafts = SHAFT * sum(len(slot) - 1 for slot in slots)
    box = (inner - GAP * (len(slots) - 1) - shafts) / len(slots)
    places: dict[str | Way, Place] = {}
    left = (WIDTH - inner) / 2
    for slot in slots:
        for item in slot:
            places[item] = Place(left, left + (SHAFT if isinstance(item, Way) else box))
            left = places[item].right
        left += GAP
    return places


def _heights(floors: Floors) -> tuple[list[int], list[int]]:
    """Where each floor begins, and where it ends."""
    tops: list[int] = []
    ends: list[int] = []
    for number, floor in enumerate(floors):
        tops.append(ends[-1] + BETWEEN if number else 40 + ROOF)
        letters = _letters(len(floor), number)
        most = max(sum(map(len, _lines(p, letters))) for p in floor)
        ends.append(tops[-1] + 20 + PAD + LINE * most)
    return tops, ends


def _letters(boxes: int, floor: int) -> int:
    """How many letters fit into a line of a box, one of so many on a floor."""
    width = (WIDTH - 2 * EDGE) * (1 if floor else ATTIC)
    return int(((width - GAP * (boxes - 1)) / boxes - 2 * PAD - SHAFT) / LETTER)


def _lines(package: Package, letters: int) -> tuple[list[str], list[str]]:
    """What a package is for, and whom it uses, as lines of so many letters."""
    uses = "uses " + (", ".join(package.uses) or "nothing of the house")
    return textwrap.wrap(package.about, letters), textwrap.wrap(uses, letters)


def _roof(eave: int) -> Element:
    points = f"{EDGE},{eave} {WIDTH // 2},40 {WIDTH - EDGE},{eave}"
    return element("polygon", points=points, fill="#f6f8fb", stroke="#d5dbe3")


def _box(package: Package, letters: int, place: Place, top: int, height: int) -> Iterator[Element]:
    size = {"width": round(place.right - place.left), "height": height}
    yield element("rect", x=round(place.left), y=top, **size, rx=6, **_LOOKS[package.look])
    left, right, y = place.left + PAD, place.right - PAD, top + 22
    yield _text(package.name, left, y, font_weight="bold", font_size=15)
    yield _text(package.size, right, y, text_anchor="end", **_PALE)
    about, uses = _lines(package, letters)
    for number, line in enumerate([*about, *uses], 1):
        look = _PALE if number > len(about) else {"font_size": 12}
        yield _text(line, left, y + LINE * number, **look)


def _arrow(
    way: Way, rows: Sequence[dict[str | Way, Place]], tops: list[int], ends: list[int]
) -> Iterator[Element]:
    """A line from the bottom of a box through shafts to the top of another, with a tip."""
    stops: list[str | Way] = [way.start, *[way] * (way.bottom - way.top - 1), way.end]
    path, x = "", 0.0
    for number, (here, there) in enumerate(pairwise(stops), way.top):
        begin, x = _joined(rows[number][here], rows[number + 1][there])
        above, below = ends[number], tops[number + 1]
        half = (above + below) // 2
        path += f"{'L' if path else 'M'}{begin:.0f} {above} "
        path += f"C{begin:.0f} {half} {x:.0f} {half} {x:.0f} {below} "
    yield element("path", d=path.strip(), fill="none", stroke=_ARROW, stroke_width=1.5)
    yield element("path", d=f"M{x:.0f} {tops[way.bottom]} l-5 -9 h10 z", fill=_ARROW)


def _joined(above: Place, below: Place) -> tuple[float, float]:
    """Where an arrow leaves the upper place and reaches the lower one: straight down if it can."""
    (left, right), (far_left, far_right) = above.door, below.door
    first, last = max(left, far_left), min(right, far_right)
    if first <= last:
        return (first + last) / 2, (first + last) / 2
    return (left, far_right) if left > far_right else (right, far_left)


def _text(text: str, x: float, y: float, **look: object) -> Element:
    return element("text", text, **{"x": round(x), "y": round(y), "fill": INK, **look})
