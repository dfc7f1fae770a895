"""A trace: what happened, in order, and its message sequence chart as text and as SVG."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from autograder.i18n import _

if TYPE_CHECKING:
    from autograder.program import Event, Program
    from autograder.room import Room

SERVER = "server"
LANE, ROW, TOP = 170, 30, 58  # pixels of the SVG
COLUMN = 20  # letters between two lanes of the text


@dataclass(frozen=True)
class Arrow:
    """Something that went from one lane to another, or a note on one lane (start == end)."""

    at: float  # seconds, time.monotonic()
    start: str
    end: str
    text: str
    kind: str = "message"  # message, join, leave, trouble


@dataclass(frozen=True)
class Trace:
    """What happened in a room, as the server saw it (in a room of ours: as the clients did)."""

    lanes: list[str]
    arrows: list[Arrow]

    @classmethod
    def of(cls, room: Room) -> Trace:
        """The trace of a room so far."""
        names = {person.port: person.name for person in room.people if person.port is not None}
        people = [person.name for person in room.people]
        arrows: list[Arrow] = []
        if room.server is not None:
            arrows = _seen_by_server(room.server, names)
        else:
            for person in room.people:
                program = getattr(person, "program", None)
                arrows += _seen_by_client(program, person.name) if program else []
        lanes = [*people[:1], SERVER, *people[1:]]
        return cls(lanes, sorted(arrows, key=lambda arrow: arrow.at))

    def as_text(self, last: int = 14) -> str:
        """The chart in plain letters, the last so many rows of it."""
        places = {lane: COLUMN // 2 + number * COLUMN for number, lane in enumerate(self.lanes)}
        width = len(self.lanes) * COLUMN
        rows = [_lay([(places[lane] - len(lane) // 2, lane) for lane in self.lanes], width)]
        if len(self.arrows) > last:
            rows.append(_("… {count} earlier rows").format(count=len(self.arrows) - last))
        for arrow in self.arrows[-last:]:
            rows.append(_text_row(arrow, places, width))
        return "\n".join(row.rstrip() for row in rows)

    def as_svg(self, last: int = 60) -> str:
        """The chart as a picture for notebooks and pages."""
        arrows = self.arrows[-last:]
        width, height = LANE * len(self.lanes) + 20, TOP + ROW * len(arrows) + 20
        places = {lane: LANE // 2 + 10 + n * LANE for n, lane in enumerate(self.lanes)}
        parts = [_SVG_HEAD.format(width=width, height=height)]
        for lane, x in places.items():
            parts.append(_SVG_LANE.format(x=x, name=escape(lane), end=height - 10, left=x - 55))
        for number, arrow in enumerate(arrows):
            parts.append(_svg_row(arrow, places, TOP + ROW * number + 14))
        return "\n".join([*parts, "</svg>"])


def _seen_by_server(server: Program, names: dict[int, str]) -> list[Arrow]:
    arrows = []
    for event in server.events:
        name = names.get(event.get("peer", 0))
        if event["event"] == "thread died":
            text = f"{event.get('error')} ({event.get('place')})"
            arrows.append(Arrow(event["at"], SERVER, SERVER, text, "trouble"))
        elif event["event"] == "accepted":
            arrows.append(Arrow(event["at"], name or "?", SERVER, _("connects"), "join"))
        elif name is not None:
            arrows += _transfer(event, name, SERVER)
    return [a for a in arrows if "?" not in (a.start, a.end)]


def _seen_by_client(client: Program, name: str) -> list[Arrow]:
    arrows = []
    for event in client.events:
        if event["event"] == "connected":
            arrows.append(Arrow(event["at"], name, SERVER, _("connects"), "join"))
        arrows += _transfer(event, SERVER, name)
    return arrows


def _transfer(event: Event, peer: str, own: str) -> list[Arrow]:
    """What a program reports of one transfer between itself and its peer."""
    text = str(event.get("data", "")).encode("latin-1", "replace").decode("utf-8", "replace")
    if event["event"] == "received" and not event.get("size"):
        return [Arrow(event["at"], peer, own, _("leaves (FIN)"), "leave")]
    if event["event"] == "reset":
        return [Arrow(event["at"], peer, own, _("is gone (RST)"), "leave")]
    if event["event"] == "received":
        return [Arrow(event["at"], peer, own, _quote(text))]
    if event["event"] == "sent":
        return [Arrow(event["at"], own, peer, _quote(text))]
    if event["event"] == "send failed":
        return [Arrow(event["at"], own, peer, text, "trouble")]
    return []


def _quote(text: str) -> str:
    return "“" + "⏎".join(text.splitlines()) + ("⏎”" if text.endswith("\n") else "”")


def _fit(text: str, width: int) -> str:
    return text if len(text) <= width else text[: max(0, width - 1)] + "…"


def _lay(pieces: list[tuple[int, str]], width: int) -> str:
    """Pieces of text at their places in one line."""
    row = [" "] * width
    for place, piece in pieces:
        for offset, letter in enumerate(piece):
            if 0 <= place + offset < width:
                row[place + offset] = letter
    return "".join(row)


def _text_row(arrow: Arrow, places: dict[str, int], width: int) -> str:
    lanes = [(place, "│") for place in places.values()]
    start, end = places[arrow.start], places[arrow.end]
    if start == end:
        return _lay([*lanes, (start, "┿ " + _fit(arrow.text, width - start - 2))], width)
    left, right = sorted((start, end))
    line = "─" * (right - left - 1) if arrow.kind == "message" else "╌" * (right - left - 1)
    label = _fit(arrow.text, COLUMN - 5)
    middle = left + 2 if start < end else right - 2 - len(label)
    tip = (end - 1, "▶") if start < end else (end + 1, "◀")
    return _lay([*lanes, (left + 1, line), (middle, label), tip], width)


_SVG_HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
    'role="img" font-family="DejaVu Sans, Verdana, sans-serif" font-size="12">\n'
    '<defs><marker id="tip" markerWidth="9" markerHeight="8" refX="8" refY="4" orient="auto">'
    '<path d="M0 0 L9 4 L0 8 z" fill="context-stroke"/></marker></defs>\n'
    '<rect width="100%" height="100%" fill="#ffffff"/>'
)
_SVG_LANE = (
    '<line x1="{x}" y1="40" x2="{x}" y2="{end}" stroke="#b8c0cc"/>\n'
    '<rect x="{left}" y="12" width="110" height="28" rx="6" fill="#eef2f8" stroke="#8a97a8"/>\n'
    '<text x="{x}" y="31" text-anchor="middle" fill="#1c2733">{name}</text>'
)
_COLOURS = {"message": "#2459b3", "join": "#4c7a2e", "leave": "#8a5a00", "trouble": "#b3261e"}


def _svg_row(arrow: Arrow, places: dict[str, int], y: int) -> str:
    start, end = places[arrow.start], places[arrow.end]
    colour, dash = _COLOURS[arrow.kind], "" if arrow.kind == "message" else "5 4"
    if start == end:
        text = escape(_fit(arrow.text, 60))
        return (
            f'<circle cx="{start}" cy="{y}" r="5" fill="{colour}"/>'
            f'<text x="{start + 10}" y="{y + 4}" fill="{colour}">{text}</text>'
        )
    label = escape(_fit(arrow.text, 24 * abs(end - start) // LANE))
    return (
        f'<line x1="{start}" y1="{y}" x2="{end}" y2="{y}" stroke="{colour}" stroke-width="1.6" '
        f'stroke-dasharray="{dash}" marker-end="url(#tip)"/>'
        f'<text x="{(start + end) // 2}" y="{y - 5}" text-anchor="middle" fill="{colour}" '
        f'stroke="#ffffff" stroke-width="3" paint-order="stroke">{label}</text>'
    )
