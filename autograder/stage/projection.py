"""A notebook that can be read from the last row: letters, charts and pictures grow."""

from __future__ import annotations

from autograder.stage.html import render
from autograder.stage.mishap import Slip
from autograder.stage.picture import Picture
from autograder.words.language import _

LETTERS = (
    26  # pixels of a line of code, at 1280 x 720 as at 1920 x 1080: of its height 2.4 to 3.6 %
)


def projection(line: str = "") -> None:
    """``%projection`` makes all cells large, ``%projection off`` takes it back, ``%projection 30``
    says how large. Raises Slip for anything else.
    """
    wanted = line.strip() or str(LETTERS)
    if wanted != "off" and not wanted.isdecimal():
        raise Slip(_("Write %projection, %projection 30 or %projection off"))
    sentence = (
        _("projection: off") if wanted == "off" else _("projection: letters of {size} pixels")
    )
    said = sentence.format(size=wanted)
    html = "" if wanted == "off" else render("projection", letters=int(wanted), said=said)
    Picture(said, html or said).show()
