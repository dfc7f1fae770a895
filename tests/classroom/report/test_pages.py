"""Proves autograder/classroom/report/pages.py: nothing that a student wrote is taken for HTML, and
all that matters is told.
"""

from __future__ import annotations

from html.parser import HTMLParser

from autograder.classroom.report import pages
from helpers.results import EVIL, NOTHING, RESULT, SLUG


class Page(HTMLParser):
    """The tags of a page, and its text outside of styles and scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        assert not [name for name, value in attrs if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.text += data


def written() -> list[str]:
    return [
        pages.class_page([RESULT, NOTHING], [SLUG], EVIL, "en"),
        pages.student_page(RESULT, EVIL, "en"),
        pages.student_page(NOTHING, EVIL, "en"),
    ]


def test_what_students_write_is_text() -> None:
    for html, scripts in zip(written(), (1, 0, 0), strict=True):
        page = Page(html)
        assert page.tags.count("script") == scripts
        assert "<script>alert(1)</script>{{ 7*7 }}" in page.text
        assert not set(html) & set("\x1b\r\u202e")


def test_pages_work_without_a_network() -> None:
    for html in written():
        links = Page(html).links
        assert links in ([], ["safe%20name/index.html", "empty/index.html"])
        assert "@import" not in html
        assert "url(" not in html


def test_a_student_reads_all_that_is_known() -> None:
    text = Page(pages.student_page(RESULT, "Course", "en")).text
    wanted = ["step 20", "bob hears", "d0 bf d0\n      ^", "alice -> server 39", "Thread-29 waits"]
    wanted += ["Traceback 59", "can be decoded.” (M3)", f"lessons/{SLUG}.md#x"]
    wanted += ["Hint 1 of 2", "Look there.", f"autograder check {SLUG} --only test_two"]
    wanted += ["It builds on another check that did not pass: It does not fail."]
    wanted += ["28.6–42.9", "needs a look"]
    for text_wanted in wanted:
        assert text_wanted in text


def test_the_class_at_a_glance() -> None:
    page = Page(pages.class_page([RESULT, NOTHING], [SLUG], "Course", "ru"))
    marks = "✓", "✗", "∅", "?"
    for wanted in ("Course", "28.6–42.9", "nothing to run", *marks, "It does not fail."):
        assert wanted in page.text
    assert page.tags.count("table") == 2


def test_an_empty_class() -> None:
    assert "<table" in pages.class_page([], [], "Course", "en")


def test_histogram() -> None:
    counts = dict(pages.histogram([0, 5, 10, 99.9, 100]))
    assert [counts["0\u20139"], counts["10\u201319"], counts["90\u2013100"]] == [2, 1, 2]
