"""The message sequence chart in plain letters, for a terminal."""

from __future__ import annotations

from autograder.drawing.arrows import SERVER, Arrow
from autograder.words.language import _, plural
from autograder.words.plain import fit

COLUMN = 20  # letters between two lanes


def draw(lanes: list[str], arrows: list[Arrow], last: int) -> str:
    """A column for each lane, a row for each of the last so many arrows, time runs downwards."""
    places = {lane: COLUMN // 2 + number * COLUMN for number, lane in enumerate(lanes)}
    width = len(lanes) * COLUMN
    heads = [(places[lane], _("server") if lane == SERVER else lane) for lane in lanes]
    rows = [_lay([(place - len(head) // 2, head) for place, head in heads], width)]
    if len(arrows) > last:
        left = len(arrows) - last
        rows.append(
            plural("… {count} earlier row", "… {count} earlier rows", left).format(count=left)
        )
    rows += [_row(arrow, places, width) for arrow in arrows[-last:]]
    return "\n".join(row.rstrip() for row in rows)


def _row(arrow: Arrow, places: dict[str, int], width: int) -> str:
    lanes = [(place, "│") for place in places.values()]
    start, end = places[arrow.start], places[arrow.end]
    if start == end:
        room = width + COLUMN - start
        return _lay([*lanes, (start, "┿ " + fit(arrow.text, room - 2))], start + room)
    left, right = sorted((start, end))
    line = "─" * (right - left - 1) if arrow.kind == "message" else "╌" * (right - left - 1)
    label = fit(arrow.text, right - left - 5)
    middle = left + 2 if start < end else right - 2 - len(label)
    tip = (end - 1, "▶") if start < end else (end + 1, "◀")
    if arrow.kind == "waiting":
        tip = (tip[0], "┤" if start < end else "├")
    return _lay([*lanes, (left + 1, line), (middle, label), tip], width)


def _lay(pieces: list[tuple[int, str]], width: int) -> str:
    """Pieces of text at their places in one line."""
    row = [" "] * width
    for place, piece in pieces:
        for offset, letter in enumerate(piece):
            if 0 <= place + offset < width:
                row[place + offset] = letter
    return "".join(row)
