"""What each picture is made of: SVG elements. No ids, no scripts, safe to put in any page.

ElementTree writes them, so whatever somebody said is escaped in this one place.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, indent, tostring

INK, SOFT, HAIR, TROUBLE = "#1c2733", "#5b6470", "#8a97a8", "#b3261e"
COLOURS = ("#1f5fb4", "#3f6f1f", "#8a5a00", "#7a3b8f", "#0f6e78")  # to tell things apart
EDGE = 12  # pixels around what is drawn
LETTER = 6.4  # pixels that one letter of the labels needs, on average
MONO = "DejaVu Sans Mono, monospace"


def element(tag: str, text: str = "", /, **attributes: object) -> Element:
    """An element, as in element("line", x1=0, stroke_width=2). For "_" its names have "-"."""
    made = Element(tag, {name.replace("_", "-"): str(v) for name, v in attributes.items()})
    made.text = text
    return made


def frame(width: int, height: int, label: str) -> Element:
    """A white picture to draw in, as wide as the page at most. The label is read to the blind."""
    svg = element(
        "svg",
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
        style="max-width:100%;height:auto",
        role="img",
        aria_label=label,
        font_family="DejaVu Sans, Verdana, sans-serif",
        font_size=13,
    )
    svg.append(element("rect", width=width, height=height, fill="#ffffff"))
    return svg


def write(svg: Element) -> str:
    """The picture as text, an element on each line."""
    indent(svg, space="")
    return tostring(svg, encoding="unicode") + "\n"


def label(text: str, x: int, y: int, colour: str, anchor: str) -> Element:
    """Text that can be read on top of lines."""
    return element(
        "text",
        text,
        x=x,
        y=y,
        text_anchor=anchor,
        fill=colour,
        stroke="#ffffff",
        stroke_width=4,
        stroke_linejoin="round",
        paint_order="stroke",
    )
