"""Proves autograder/stage/html.py: the HTML of what a lecture shows, all of it escaped."""

from __future__ import annotations

from xml.etree import ElementTree

from autograder.stage.html import render, with_code

EVIL = "</td><script>\"'&"


def test_a_table_has_a_head_and_only_text() -> None:
    html = render("table", head=("one", EVIL), rows=[(EVIL, "2")])
    found = [(cell.tag, cell.text) for row in ElementTree.fromstring(html) for cell in row]
    assert found == [("th", "one"), ("th", EVIL), ("td", EVIL), ("td", "2")]
    assert "<script" not in html


def test_between_backticks_is_code() -> None:
    assert with_code("a `<b>` and a `") == "a <code>&lt;b&gt;</code> and a `"


def test_an_invitation_without_a_code_has_no_picture() -> None:
    words = {"label": EVIL, "lines": [EVIL, EVIL], "line": EVIL}
    assert "<img" not in render("invitation", picture="", **words)
    html = render("invitation", picture="data:,x", **words)
    assert '<img alt="&lt;/td&gt;' in html
    assert "<script" not in html
