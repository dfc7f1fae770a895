"""Proves autograder/drawing/svg.py: what each picture is made of."""

from __future__ import annotations

from xml.etree import ElementTree

from autograder.drawing.svg import element, frame, label, write

EVIL = "</text><script>\"'&"


def test_whatever_somebody_said_is_only_text() -> None:
    svg = frame(10, 20, EVIL)
    svg.extend([element("text", EVIL, fill=EVIL), label(EVIL, 1, 2, EVIL, EVIL)])
    written = write(svg)
    assert "<script" not in written
    frame_, _paper, text, over = ElementTree.fromstring(written).iter()
    assert (frame_.get("aria-label"), text.text, text.get("fill"), over.text) == (EVIL,) * 4


def test_names_of_attributes_are_those_of_svg() -> None:
    line = element("line", x1=0, stroke_width=1.8)
    assert line.attrib == {"x1": "0", "stroke-width": "1.8"}


def test_each_element_stands_on_a_line_of_its_own() -> None:
    svg = frame(10, 20, "")
    svg.append(element("circle", r=1))
    assert [line.split()[0] for line in write(svg).splitlines()] == [
        "<svg",
        "<rect",
        "<circle",
        "</svg>",
    ]
