"""Who has what, and from when to when: a story with a lane for each, and bars, as text and as SVG.

Time runs downwards, a row for each thing that happened, as in the message sequence chart.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from autograder.drawing.svg import (
    COLOURS,
    EDGE,
    HAIR,
    INK,
    LETTER,
    MONO,
    SOFT,
    TROUBLE,
    element,
    frame,
    label,
    write,
)
from autograder.words.language import _
from autograder.words.plain import fit, plain

LANE, ROW, TOP = 140, 26, 78  # pixels
LEFT = 40  # letters of what stands at the left of a row
CODE, BOLD = 7.8, 8.8  # pixels that a letter of code needs, and one of a title
LEGEND = 20  # pixels for the legend, below all: there it may be as long as it likes


@dataclass
class Row:
    """One thing that happened: what somebody did, or the line of code that a thread has run."""

    text: str
    kind: str = "code"  # code, act, trouble


@dataclass
class Span:
    """Something that lasts in one lane, from one row to another."""

    lane: str
    first: int
    last: int | None = None  # None: it has not ended
    text: str = ""
    kind: str = "has"  # has, waits (in vain so far), thin
    colour: int = 0
    level: int = 0  # how many bars of the lane it stands beside


@dataclass
class Story:
    """What there is to draw. A lane has a title and what it is about, as in "Thread-1", "alice"."""

    title: str
    legend: str = ""
    lanes: dict[str, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)

    def happens(self, text: str, kind: str = "code") -> int:
        """Add a row. Returns its number."""
        self.rows.append(Row(plain(text).replace("\n", " "), kind))
        return len(self.rows) - 1

    def last(self, rows: int) -> Story:
        """The end of the story, so many rows of it. What had ended before is not in it."""
        gone = max(0, len(self.rows) - rows)
        kept = [s for s in self.spans if s.last is None or s.last >= gone]
        spans = [
            replace(s, first=max(0, s.first - gone), last=None if s.last is None else s.last - gone)
            for s in kept
        ]
        return replace(self, rows=self.rows[gone:], spans=spans)

    def as_text(self) -> str:
        """The story in words: each row, and what begins, ends and goes on in it."""
        lines = []
        for number, row in enumerate(self.rows):
            marks = [_in_words(span, number) for span in self.spans]
            lines.append("  ".join([f"{fit(row.text, LEFT):{LEFT}}", *filter(None, marks)]))
        return "\n".join(line.rstrip() for line in lines)

    def as_svg(self) -> str:
        """The story as a picture."""
        left = EDGE + int(max([BOLD * len(self.title), *map(_width, self.rows)])) + 24
        places = {lane: left + LANE // 2 + n * LANE for n, lane in enumerate(self.lanes)}
        width = math.ceil(left + (max(1, len(places)) + 0.5) * LANE + EDGE)
        height = TOP + ROW * len(self.rows)
        svg = frame(width, height + LEGEND * bool(self.legend), self.title)
        svg.append(element("text", self.title, x=EDGE, y=39, font_weight="bold"))
        svg.append(element("text", self.legend, x=EDGE, y=height + 8, fill=SOFT))
        for number, row in enumerate(self.rows):
            svg.extend(_row(row, TOP + ROW * number, width))
        for lane, x in places.items():
            svg.extend(_lane(lane, self.lanes[lane], x, height))
        # Thin lines come first: a bar covers them.
        for span in sorted(self.spans, key=lambda span: span.kind != "thin"):
            svg.extend(_span(span, places[span.lane], len(self.rows)))
        return write(svg)


def _in_words(span: Span, row: int) -> str:
    text = _("waits for {what}").format(what=span.text) if span.kind == "waits" else span.text
    if span.kind == "thin" or not span.first <= row <= (row if span.last is None else span.last):
        return ""
    sign = "┃" if span.first < row and row != span.last else "┗" if span.first < row else "┏"
    return f"{sign} {span.lane}: {text}"


def _width(row: Row) -> float:
    return (CODE if row.kind == "code" else LETTER) * len(fit(row.text, LEFT))


def _row(row: Row, y: int, width: int) -> Iterator[Element]:
    yield element("line", x1=EDGE, y1=y + 9, x2=width - EDGE, y2=y + 9, stroke="#eef1f5")
    ink = {"code": SOFT, "act": INK, "trouble": TROUBLE}[row.kind]
    look = {"font_family": MONO} if row.kind == "code" else {}
    yield element("text", fit(row.text, LEFT), x=EDGE, y=y + 4, fill=ink, **look)


def _lane(lane: str, about: str, x: int, height: int) -> Iterator[Element]:
    places = {"x1": x, "y1": 56, "x2": x, "y2": height - EDGE}
    yield element("line", **places, stroke="#b4bcc8", stroke_dasharray="1 5")
    box = {"x": x - 66, "y": 12, "width": 132, "height": 44, "rx": 6}
    yield element("rect", **box, fill="#eef3fa", stroke=HAIR)
    name = {"x": x, "y": 31 if about else 39, "text_anchor": "middle", "font_weight": "bold"}
    yield element("text", fit(plain(lane), 16), **name, fill=INK)
    yield element("text", fit(plain(about), 18), x=x, y=48, text_anchor="middle", fill=SOFT)


def _span(span: Span, x: int, rows: int) -> Iterator[Element]:
    """A bar from the first to the last row; open at the end if it has not ended."""
    top, x = TOP + ROW * span.first - 8, x + 18 * span.level
    bottom = TOP + ROW * (rows - 1 if span.last is None else span.last) + 8
    if span.kind == "thin":
        yield element("line", x1=x, y1=top + 8, x2=x, y2=bottom - 8, stroke=HAIR, stroke_width=2)
        return
    colour = TROUBLE if span.kind == "waits" else COLOURS[span.colour % len(COLOURS)]
    look: dict[str, object] = {"fill": colour, "fill_opacity": 0.85}
    if span.kind == "waits":
        look = {"fill": "#ffffff", "stroke": colour, "stroke_width": 1.6}
        look["stroke_dasharray"] = "4 3"
    yield element("rect", x=x - 7, y=top, width=14, height=bottom - top, rx=3, **look)
    text = fit(plain(span.text), int((LANE - 26 - 18 * span.level) / LETTER))
    yield label(text, x + 12, top + 12, colour, "start")
