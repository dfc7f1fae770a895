"""Who has what, and from when to when: a story with a lane for each, and bars, as text and as SVG.

Time runs downwards, a row for each thing that happened, as in the message sequence chart.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from html import escape

from autograder.drawing.sequence_svg import FRAME, LETTER, fit, label
from autograder.words.plain import plain

LANE, ROW, TOP, EDGE = 150, 26, 78, 12  # pixels
LEFT = 46  # letters of what stands at the left of a row
COLOURS = ("#1f5fb4", "#3f6f1f", "#8a5a00", "#7a3b8f", "#0f6e78")
TROUBLE = "#b3261e"


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
        letters = [len(self.title) + 4, *(len(fit(row.text, LEFT)) for row in self.rows)]
        left = EDGE + int(LETTER * max(letters)) + 24
        places = {lane: left + LANE // 2 + n * LANE for n, lane in enumerate(self.lanes)}
        width = math.ceil(left + (max(1, len(places)) + 0.5) * LANE + EDGE)
        height = TOP + ROW * len(self.rows)
        parts = [FRAME.format(width=width, height=height, label=escape(self.title))]
        parts += [
            f'<text x="{EDGE}" y="31" font-weight="bold">{escape(self.title)}</text>',
            f'<text x="{EDGE}" y="48" fill="#5b6470" font-size="11">{escape(self.legend)}</text>',
        ]
        parts += [_row(row, TOP + ROW * n, width) for n, row in enumerate(self.rows)]
        for lane, x in places.items():
            parts += _lane(lane, self.lanes[lane], x, height)
        parts += [_span(s, places[s.lane], len(self.rows)) for s in self.spans if s.kind == "thin"]
        parts += [_span(s, places[s.lane], len(self.rows)) for s in self.spans if s.kind != "thin"]
        return "\n".join([*parts, "</svg>\n"])


def _in_words(span: Span, row: int) -> str:
    verb = "waits for " if span.kind == "waits" else ""
    if span.kind == "thin" or not span.first <= row <= (row if span.last is None else span.last):
        return ""
    sign = "┃" if span.first < row and row != span.last else "┗" if span.first < row else "┏"
    return f"{sign} {span.lane}: {verb}{span.text}"


def _row(row: Row, y: int, width: int) -> str:
    ink = {"code": "#5b6470", "act": "#1c2733", "trouble": TROUBLE}[row.kind]
    style = 'font-family="DejaVu Sans Mono, monospace" font-size="11"' if row.kind == "code" else ""
    line = f'<line x1="{EDGE}" y1="{y + 9}" x2="{width - EDGE}" y2="{y + 9}" stroke="#eef1f5"/>'
    text = escape(fit(row.text, LEFT))
    return f'{line}<text x="{EDGE}" y="{y + 4}" fill="{ink}" {style}>{text}</text>'


def _lane(lane: str, about: str, x: int, height: int) -> list[str]:
    return [
        f'<line x1="{x}" y1="56" x2="{x}" y2="{height - EDGE}" stroke="#b4bcc8" '
        'stroke-dasharray="1 5"/>',
        f'<rect x="{x - 66}" y="12" width="132" height="44" rx="6" fill="#eef3fa" '
        'stroke="#8a97a8"/>',
        f'<text x="{x}" y="{31 if about else 39}" text-anchor="middle" font-weight="bold" '
        f'fill="#1c2733">{escape(fit(plain(lane), 16))}</text>',
        f'<text x="{x}" y="48" text-anchor="middle" fill="#5b6470">'
        f"{escape(fit(plain(about), 18))}</text>",
    ]


def _span(span: Span, x: int, rows: int) -> str:
    """A bar from the first to the last row; open at the end if it has not ended."""
    top, x = TOP + ROW * span.first - 8, x + 18 * span.level
    bottom = TOP + ROW * (rows - 1 if span.last is None else span.last) + 8
    colour = TROUBLE if span.kind == "waits" else COLOURS[span.colour % len(COLOURS)]
    if span.kind == "thin":
        ends = f'x1="{x}" y1="{top + 8}" x2="{x}" y2="{bottom - 8}"'
        return f'<line {ends} stroke="#8a97a8" stroke-width="2"/>'
    look = f'fill="{colour}" fill-opacity="0.85"'
    if span.kind == "waits":
        look = f'fill="#ffffff" stroke="{colour}" stroke-width="1.6" stroke-dasharray="4 3"'
    bar = f'<rect x="{x - 7}" y="{top}" width="14" height="{bottom - top}" rx="3" {look}/>'
    text = fit(plain(span.text), int((LANE - 26 - 18 * span.level) / LETTER))
    return bar + label(text, x + 12, top + 12, colour, "start")
