"""The message sequence chart as SVG."""

from __future__ import annotations

import math
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from autograder.drawing.arrows import SERVER, Arrow
from autograder.drawing.svg import (
    COLOURS,
    EDGE,
    HAIR,
    INK,
    SOFT,
    TROUBLE,
    element,
    frame,
    label,
    write,
)
from autograder.words.language import _
from autograder.words.plain import fit

LANE, ROW, TOP = 160, 32, 74  # pixels
WIDE = 7.4  # pixels that a wide letter needs: no text may run over the end of its arrow, or of all
SHORT = 24  # pixels by which an arrow misses the server when nobody reads what it brings

_COLOURS = {
    "message": COLOURS[0],
    "join": COLOURS[1],
    "leave": COLOURS[2],
    "waiting": SOFT,
    "note": SOFT,
    "trouble": TROUBLE,
}


def draw(lanes: list[str], arrows: list[Arrow]) -> str:
    """A column for each lane, a row for each arrow, time runs downwards."""
    places = {lane: EDGE + LANE // 2 + number * LANE for number, lane in enumerate(lanes)}
    notes = [places[a.start] + 24 + WIDE * len(a.text) for a in arrows if a.start == a.end]
    width = math.ceil(max([LANE * len(lanes) + 2 * EDGE, *notes]))
    height = TOP + ROW * len(arrows)
    svg = frame(width, height, _("Message sequence chart: {lanes}").format(lanes=", ".join(lanes)))
    for lane, x in places.items():
        svg.extend(_lane(lane, x, arrows, height))
    for number, arrow in enumerate(arrows):
        start, end = places[arrow.start], places[arrow.end]
        y = TOP + ROW * number
        svg.extend(_note(arrow, start, y) if start == end else _arrow(arrow, start, end, y))
    return write(svg)


def _lane(lane: str, x: int, arrows: list[Arrow], height: int) -> Iterator[Element]:
    """A box with a name and a line below it: solid while they are in the chat, else dotted."""
    is_server = lane == SERVER
    rows = [number for number, a in enumerate(arrows) if a.start == lane and not is_server]
    last = [n for n in rows if arrows[n].kind == "leave"][:1]
    first_y = TOP + ROW * rows[0] if rows else 42
    last_y = TOP + ROW * last[0] if last else height - EDGE
    below = {"x1": x, "y1": 42, "x2": x, "y2": height - EDGE}
    yield element("line", **below, stroke="#b4bcc8", stroke_dasharray="1 5")
    inside = below | {"y1": first_y, "y2": last_y}
    yield element("line", **inside, stroke=HAIR, stroke_width=3 if is_server else 2)
    yield from _box(lane, x, is_server)


def _box(lane: str, x: int, is_server: bool) -> Iterator[Element]:
    look, ink = {"rx": 14, "fill": "#eef3fa", "stroke": HAIR}, INK
    if is_server:
        look, ink = {"rx": 2, "fill": "#27405e", "stroke": "#27405e"}, "#ffffff"
    yield element("rect", x=x - 60, y=12, width=120, height=30, **look)
    bold = {"text_anchor": "middle", "font_weight": "bold"}
    yield element("text", fit(_("server") if is_server else lane, 14), x=x, y=32, **bold, fill=ink)


def _note(arrow: Arrow, x: int, y: int) -> Iterator[Element]:
    colour = _COLOURS[arrow.kind]
    yield element("circle", cx=x, cy=y, r=5, fill=colour)
    yield label(arrow.text, x + 12, y + 4, colour, "start")


def _arrow(arrow: Arrow, start: int, end: int, y: int) -> Iterator[Element]:
    way = 1 if start < end else -1
    tip = end - way * (SHORT if arrow.kind == "waiting" else 3)
    colour = _COLOURS[arrow.kind]
    look = {} if arrow.kind == "message" else {"stroke_dasharray": "6 4"}
    places = {"x1": start, "y1": y, "x2": tip - way * 4, "y2": y}
    yield element("line", **places, stroke=colour, stroke_width=1.8, **look)
    yield _tip(arrow.kind, tip, y, way, colour)
    text = fit(arrow.text, int((abs(end - start) - 22) / WIDE))
    yield label(text, start + way * 14, y - 6, colour, "start" if way > 0 else "end")


def _tip(kind: str, x: int, y: int, way: int, colour: str) -> Element:
    """How an arrow ends: it arrives, it runs against a wall (not read), or it fails (a cross)."""
    if kind == "waiting":
        path, fill = f"M{x} {y - 8} V{y + 8}", "none"
    elif kind == "trouble":
        x -= way * 6
        path, fill = f"M{x - 6} {y - 6} l12 12 m0 -12 l-12 12", "none"
    else:
        path, fill = f"M{x} {y} l{-way * 10} -5 v10 z", colour
    width = 1 if fill == colour else 2.4
    return element("path", d=path, fill=fill, stroke=colour, stroke_width=width)
