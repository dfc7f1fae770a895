"""Proves autograder/drawing/spans.py: a story is drawn whatever a program says."""

from __future__ import annotations

from xml.etree import ElementTree

from autograder.drawing.spans import Row, Span, Story


def test_a_story_is_drawn_whatever_a_program_says() -> None:
    story = Story("<title>", lanes={"<b>\x1b[31m": "\u202e&"})
    for text in ("<script>", "\x00\n", "x" * 200):
        story.happens(text, "act")
    story.spans = [Span("<b>\x1b[31m", 0, 1, "</svg>"), Span("<b>\x1b[31m", 1, None, "", "waits")]
    svg = story.as_svg()
    ElementTree.fromstring(svg)
    assert not {"\x1b", "\x00", "\u202e"} & {*svg}
    assert "<script" not in svg


def test_only_the_end_of_a_long_story_is_shown() -> None:
    story = Story("long", lanes={"a": ""}, rows=[Row(str(n)) for n in range(100)])
    story.spans = [Span("a", 1, 2), Span("a", 50, 98), Span("a", 97, None)]
    end = story.last(10)
    assert [row.text for row in end.rows] == [str(n) for n in range(90, 100)]
    assert [(span.first, span.last) for span in end.spans] == [(0, 8), (7, None)]
