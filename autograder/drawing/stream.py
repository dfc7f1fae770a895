"""A byte stream as SVG: what was sent, and below it, at the same scale, what each recv returned."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from xml.etree.ElementTree import Element

from autograder.drawing.svg import (
    COLOURS,
    EDGE,
    HAIR,
    INK,
    MONO,
    SOFT,
    TROUBLE,
    element,
    frame,
    label,
    write,
)
from autograder.words.language import _, plural
from autograder.words.plain import plain

NARROW, BROAD = 64, 200  # pixels: the least and the most for a stretch between two cuts
LETTER, WIDE = 8.1, 7.2  # pixels that a letter needs in a box, and in a line of text
UPPER, LOWER, BOX = 28, 108, 40  # pixels: where the two rows of boxes begin, and how high they are
MOST = 24  # stretches: more cannot be read
SENT, CAME, LOST, CUT = *COLOURS[:2], HAIR, TROUBLE


def draw_stream(head: Sequence[str], sent: list[bytes], received: list[bytes]) -> str:
    """Boxes for the pieces of both sides. "" if this is not one stream, or too long to be read."""
    whole = b"".join(sent)
    if not whole.startswith(b"".join(received)):
        return ""
    above, below = _ends(sent), _ends(received)
    cuts = sorted({*above, *below})
    if not 2 <= len(cuts) <= MOST:
        return ""
    place = _places(whole, cuts)
    broken = [cut for cut in cuts if _cuts_a_letter(whole, cut)]
    about = _about(whole, broken[0]) if broken else ""
    widest = math.ceil(WIDE * max(map(len, (*head, about))))
    height = LOWER + BOX + (34 if about else EDGE)
    width = max(place[cuts[-1]], EDGE + widest) + EDGE
    svg = frame(width, height, ", ".join(head))
    for ends, top, colour in ((above, UPPER, SENT), (below, LOWER, CAME)):
        for a, b in pairwise(ends):
            svg.extend(_box(whole[a:b], place[a], place[b], top, colour))
    if below[-1] < above[-1]:
        svg.extend(_not_read(place[below[-1]], place[above[-1]]))
    svg.extend(_line(place[cut]) for cut in broken)
    svg.append(label(head[0], EDGE, UPPER - 10, SENT, "start"))
    svg.append(label(head[1], EDGE, LOWER - 10, CAME, "start"))
    if about:
        svg.append(label(about, EDGE, height - 12, CUT, "start"))
    return write(svg)


def _ends(pieces: list[bytes]) -> list[int]:
    """How many bytes there were before the first piece, after it, after the next one …"""
    return list(accumulate((len(piece) for piece in pieces if piece), initial=0))


def _places(whole: bytes, cuts: list[int]) -> dict[int, int]:
    """Where each cut is drawn. A long stretch is shown shorter than it is, a short one longer."""
    needs = [math.ceil(LETTER * (len(_shown(whole[a:b])) + 2)) for a, b in pairwise(cuts)]
    widths = [min(max(need, NARROW), BROAD) for need in needs]
    return dict(zip(cuts, accumulate(widths, initial=EDGE), strict=True))


def _shown(data: bytes) -> str:
    """Bytes as text, a byte that is half a letter by its number."""
    return plain(data.decode(errors="backslashreplace").replace("\n", "⏎"))


def _cuts_a_letter(whole: bytes, cut: int) -> bool:
    """Whether the bytes before and after belong to one letter. In UTF-8 the second one shows it."""
    return 0 < cut < len(whole) and whole[cut] & 0xC0 == 0x80


def _about(whole: bytes, cut: int) -> str:
    """A sentence on the first letter that is cut: its bytes on both sides."""
    first = max(n for n in range(cut) if not _cuts_a_letter(whole, n))
    last = next(n for n in range(cut, len(whole) + 1) if not _cuts_a_letter(whole, n))
    return _("Red: a letter is cut in half. “{letter}” is {before} and {after}.").format(
        letter=plain(whole[first:last].decode(errors="replace")),
        before=whole[first:cut].hex(" "),
        after=whole[cut:last].hex(" "),
    )


def _box(data: bytes, left: int, right: int, top: int, colour: str) -> Iterator[Element]:
    """One piece: what is in it, as far as that fits, and how many bytes it has."""
    width, middle = right - left, (left + right) // 2
    text, most = _shown(data), int((width - 6) / LETTER)
    if len(text) > most:
        end = (most - 1) // 2
        text = f"{text[: most - 1 - end]}…{text[len(text) - end :]}"
    size = str(len(data))
    if width >= NARROW:
        size = plural("{n} byte", "{n} bytes", len(data)).format(n=len(data))
    box = {"x": left + 1, "y": top, "width": width - 2, "height": BOX, "rx": 3}
    yield element("rect", **box, fill=colour, fill_opacity=0.08, stroke=colour, stroke_width=1.5)
    upper, lower = ({"x": middle, "y": top + y, "text_anchor": "middle"} for y in (17, 33))
    yield element("text", text, **upper, fill=INK, font_family=MONO)
    yield element("text", size, **lower, fill=SOFT)


def _not_read(left: int, right: int) -> Iterator[Element]:
    box = {"x": left + 1, "y": LOWER, "width": right - left - 2, "height": BOX, "rx": 3}
    yield element("rect", **box, fill="none", stroke=LOST, stroke_dasharray="4 3")
    text = _("not read") if right - left > 60 else ""
    yield label(text, (left + right) // 2, LOWER + 24, SOFT, "middle")


def _line(x: int) -> Element:
    places = {"x1": x, "y1": UPPER - 4, "x2": x, "y2": LOWER + BOX + 6}
    return element("line", **places, stroke=CUT, stroke_width=2, stroke_dasharray="4 3")
