"""Proves autograder/drawing/stream.py: a byte stream, at one scale, without markup."""

from __future__ import annotations

from xml.etree import ElementTree

from autograder.drawing.stream import draw_stream

HEAD = ("alice sent", "each recv returned")


def boxes(svg: str) -> list[tuple[int, int, int]]:
    """Each box: where it begins, where it ends, and in which row it is."""
    found = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}rect")
    boxes = [{key: int(r.get(key, 0)) for key in ("x", "width", "y")} for r in found if r.get("rx")]
    return [(box["x"], box["x"] + box["width"], box["y"]) for box in boxes]


def test_a_stream_is_drawn_at_one_scale() -> None:
    svg = draw_stream(HEAD, [b"one\n", b"two\n", b"three\n"], [b"one\n", b"two\nthree\n"])
    one, two, three, first, rest = boxes(svg)
    assert one[:2] == first[:2]
    assert rest[:2] == (two[0], three[1])
    assert one[2] == two[2] == three[2] < first[2] == rest[2]
    assert "two⏎three⏎" in svg
    assert "10 bytes" in svg
    assert "not read" not in svg
    assert "Red" not in svg


def test_a_letter_that_is_cut_is_named() -> None:
    svg = draw_stream(HEAD, ["Да\n".encode()], ["Да\n".encode()[:3]])
    assert "“а” is d0 and b0." in svg
    assert "Д\\xd0" in svg
    assert "not read" in svg


def test_a_stream_of_anything_is_drawn_without_markup() -> None:
    data = b"\x80\x81<b>\x00\x1b[31m"
    svg = draw_stream(HEAD, [data], [data[:1], data[1:4], data[4:]])
    ElementTree.fromstring(svg)
    assert "<b>" not in svg
    assert not set("\x00\x1b") & set(svg)


def test_what_is_not_one_stream_or_is_too_long_is_not_drawn() -> None:
    assert not draw_stream(HEAD, [b"one", b"two"], [b"two", b"one"])
    assert not draw_stream(HEAD, [b"a" * 100], [b"a"] * 100)
    assert not draw_stream(HEAD, [], [])
