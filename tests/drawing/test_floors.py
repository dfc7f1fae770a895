"""Proves autograder/drawing/floors.py: a house of packages, as SVG."""

from __future__ import annotations

from xml.etree import ElementTree

from autograder.drawing.floors import Package, arrows, draw

SVG = "{http://www.w3.org/2000/svg}"


def a_house() -> list[list[Package]]:
    """An attic, three floors and the ground; one arrow goes past a floor."""
    return [
        [Package("attic", "Up here.", "1 module", ("left", "right", "cellar", "ground"))],
        [Package("left", "A", "2", ("hall",)), Package("right", "B & <C>", "3", ("cellar",))],
        [Package("hall", "An odd name: “hall”.", "4", ("ground",))],
        [Package("cellar", "Dark.", "5", (), "student")],
        [Package("ground", "Earth.", "6", (), "ground")],
    ]


def test_an_arrow_that_follows_from_others_is_left_out_and_so_is_the_ground() -> None:
    ways = {(way.start, way.end, way.top, way.bottom) for way in arrows(a_house())}
    assert ways == {
        ("attic", "left", 0, 1),
        ("attic", "right", 0, 1),
        ("left", "hall", 1, 2),
        ("right", "cellar", 1, 3),
    }


def test_an_import_that_goes_up_is_named_in_its_box_but_draws_no_arrow() -> None:
    house = a_house()
    house[3] = [Package("cellar", "Dark.", "5", ("attic",))]
    assert all(way.start != "cellar" for way in arrows(house))
    assert ">uses attic<" in draw("A house", house, [])


def test_each_box_says_what_it_is_and_none_lies_on_another() -> None:
    root = ElementTree.fromstring(draw("A <house>", a_house(), ["A legend & more."]))
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert {"A <house>", "attic", "B & <C>", "uses hall", "A legend & more."} <= set(texts)
    boxes = [
        tuple(float(rect.get(key, "")) for key in ("x", "y", "width", "height"))
        for rect in root.iter(f"{SVG}rect")
        if rect.get("rx")
    ]
    assert len(boxes) == 6
    for number, (x, y, width, height) in enumerate(boxes):
        for left, top, wide, high in boxes[number + 1 :]:
            beside = left >= x + width or x >= left + wide
            assert beside or top >= y + height or y >= top + high
