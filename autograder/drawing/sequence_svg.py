"""The message sequence chart as SVG: plain shapes, no ids, no scripts, safe to put in any page."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

from autograder.drawing.arrows import SERVER
from autograder.words.language import _

if TYPE_CHECKING:
    from autograder.drawing.arrows import Arrow

LANE, ROW, TOP, EDGE = 160, 32, 74, 12  # pixels
LETTER = 6.4  # pixels that one letter of the labels needs, on average
WIDE = 7.4  # the same for wide letters: what stands above an arrow must not run over its end
SHORT = 24  # pixels by which an arrow misses the server when nobody reads what it brings

_COLOURS = {
    "message": "#1f5fb4",
    "join": "#3f6f1f",
    "leave": "#8a5a00",
    "waiting": "#5b6470",
    "note": "#5b6470",
    "trouble": "#b3261e",
}
FRAME = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
    'height="{height}" style="max-width:100%;height:auto" role="img" aria-label="{label}" '
    'font-family="DejaVu Sans, Verdana, sans-serif" font-size="13">\n'
    '<rect width="{width}" height="{height}" fill="#ffffff"/>'
)
_BOX = (
    '<rect x="{left}" y="12" width="120" height="30" rx="{round}" fill="{fill}" '
    'stroke="{stroke}"/>\n'
    '<text x="{x}" y="32" text-anchor="middle" font-weight="bold" fill="{ink}">{name}</text>'
)


def draw(lanes: list[str], arrows: list[Arrow]) -> str:
    """A column for each lane, a row for each arrow, time runs downwards."""
    places = {lane: EDGE + LANE // 2 + number * LANE for number, lane in enumerate(lanes)}
    notes = [places[a.start] + 24 + LETTER * len(a.text) for a in arrows if a.start == a.end]
    width = math.ceil(max([LANE * len(lanes) + 2 * EDGE, *notes]))
    height = TOP + ROW * len(arrows)
    label = escape(_("Message sequence chart: {lanes}").format(lanes=", ".join(lanes)))
    parts = [FRAME.format(width=width, height=height, label=label)]
    for lane, x in places.items():
        parts += _lane(lane, x, arrows, height)
    for number, arrow in enumerate(arrows):
        start, end = places[arrow.start], places[arrow.end]
        y = TOP + ROW * number
        parts.append(_note(arrow, start, y) if start == end else _arrow(arrow, start, end, y))
    return "\n".join([*parts, "</svg>\n"])


def _lane(lane: str, x: int, arrows: list[Arrow], height: int) -> list[str]:
    """A box with a name and a line below it: solid while they are in the chat, else dotted."""
    is_server = lane == SERVER
    look = {"fill": "#27405e", "stroke": "#27405e", "ink": "#ffffff", "round": 2}
    if not is_server:
        look = {"fill": "#eef3fa", "stroke": "#8a97a8", "ink": "#1c2733", "round": 14}
    rows = [number for number, a in enumerate(arrows) if a.start == lane and not is_server]
    last = [n for n in rows if arrows[n].kind == "leave"][:1]
    first_y = TOP + ROW * rows[0] if rows else 42
    last_y = TOP + ROW * last[0] if last else height - EDGE
    return [
        f'<line x1="{x}" y1="42" x2="{x}" y2="{height - EDGE}" stroke="#b4bcc8" '
        'stroke-dasharray="1 5"/>',
        f'<line x1="{x}" y1="{first_y}" x2="{x}" y2="{last_y}" stroke="#8a97a8" '
        f'stroke-width="{3 if is_server else 2}"/>',
        _BOX.format(left=x - 60, x=x, name=escape(fit(lane, 14)), **look),
    ]


def fit(text: str, letters: int) -> str:
    """The text, cut if it has more letters."""
    return text if len(text) <= letters else text[: letters - 1] + "…"


def _note(arrow: Arrow, x: int, y: int) -> str:
    colour = _COLOURS[arrow.kind]
    dot = f'<circle cx="{x}" cy="{y}" r="5" fill="{colour}"/>'
    return dot + label(arrow.text, x + 12, y + 4, colour, "start")


def _arrow(arrow: Arrow, start: int, end: int, y: int) -> str:
    way = 1 if start < end else -1
    tip = end - way * (SHORT if arrow.kind == "waiting" else 3)
    colour = _COLOURS[arrow.kind]
    dash = "" if arrow.kind == "message" else ' stroke-dasharray="6 4"'
    line = f'<line x1="{start}" y1="{y}" x2="{tip - way * 4}" y2="{y}" stroke="{colour}" '
    text = fit(arrow.text, int((abs(end - start) - 22) / WIDE))
    return (
        f'{line}stroke-width="1.8"{dash}/>'
        + _tip(arrow.kind, tip, y, way, colour)
        + label(text, start + way * 14, y - 6, colour, "start" if way > 0 else "end")
    )


def _tip(kind: str, x: int, y: int, way: int, colour: str) -> str:
    """How an arrow ends: it arrives, it runs against a wall (not read), or it fails (a cross)."""
    if kind == "waiting":
        path, fill = f"M{x} {y - 8} V{y + 8}", "none"
    elif kind == "trouble":
        x -= way * 6
        path, fill = f"M{x - 6} {y - 6} l12 12 m0 -12 l-12 12", "none"
    else:
        path, fill = f"M{x} {y} l{-way * 10} -5 v10 z", colour
    width = 1 if fill == colour else 2.4
    return f'<path d="{path}" fill="{fill}" stroke="{colour}" stroke-width="{width}"/>'


def label(text: str, x: int, y: int, colour: str, anchor: str) -> str:
    """Text that can be read on top of lines."""
    return (
        f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{colour}" stroke="#ffffff" '
        f'stroke-width="4" stroke-linejoin="round" paint-order="stroke">{escape(text)}</text>'
    )
