"""Proves autograder/classroom/report/pages.py: nothing that a student wrote is taken for HTML, and
all that matters is told.
"""

from __future__ import annotations

import base64
import hashlib
import re
import time
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from autograder.classroom.report import pages
from autograder.course.settings import Course
from autograder.grading.people import Came
from helpers import a_class
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
        pages.class_page([RESULT, NOTHING], Course(title=EVIL), "en"),
        pages.student_page(RESULT, Course(title=EVIL), "en"),
        pages.student_page(NOTHING, Course(title=EVIL), "en"),
    ]


def test_what_students_write_is_text() -> None:
    for html, scripts in zip(written(), (1, 0, 0), strict=True):
        page = Page(html)
        assert page.tags.count("script") == scripts
        assert "<script>alert(1)</script>{{ 7*7 }}" in page.text
        assert not set(html) & set("\x1b\r\u202e")


def test_failures_come_first_then_the_source_then_the_rest() -> None:
    told = replace(RESULT, sources={SLUG: {"server.py": "pass\n" * 20}})
    page = Page(pages.student_page(told, Course(), "en")).text
    parts = ["Failed: 1", "Not judged: 1", "The source, with the lines", "Blocked: 1", "Passed: 1"]
    assert sorted(parts, key=page.index) == parts


def test_who_handed_in_nothing_is_no_submission() -> None:
    absent = replace(NOTHING, name="amy", handed_in=False, problems={}, scores={})
    page = " ".join(Page(pages.class_page([RESULT, NOTHING, absent], Course(), "en")).text.split())
    assert "2submissions 1handed in nothing" in page


def test_how_it_came_is_told_on_both_pages() -> None:
    came = Came("", 2, 2, ("Attempt 2 of 2 counts.", f"{EVIL} is too large."))
    told = replace(RESULT, came=came, doubts=["Whose is it?"])
    for html in (
        pages.class_page([told], Course(), "en"),
        pages.student_page(told, Course(), "en"),
    ):
        assert "Attempt 2 of 2 counts." in Page(html).text
        assert "is too large." in Page(html).text
    assert "Whose is it?" in Page(pages.class_page([told], Course(), "en")).text


def test_who_grades_sees_what_a_program_wrote_as_its_probe() -> None:
    pages_of = [Page(html).text for html in written()]
    assert ["7 lines from the probes" in text for text in pages_of] == [False, True, False]


def test_pages_work_without_a_network() -> None:
    for html in written():
        links = Page(html).links
        assert links in ([], ["safe%20name/index.html", "empty/index.html"])
        assert "@import" not in html
        assert "url(" not in html


def test_a_student_reads_all_that_is_known() -> None:
    text = Page(pages.student_page(RESULT, Course(title="Course"), "en")).text
    wanted = ["step 20", "bob hears", "d0 bf d0\n      ^", "alice -> server 39", "Thread-29 waits"]
    wanted += ["Traceback 59", "can be decoded.” (M3)", f"lessons/{SLUG}.md#x"]
    wanted += ["Hint 1 of 2", "Look there.", f"autograder check {SLUG} --only test_two"]
    wanted += ["It builds on another check that did not pass: It does not fail."]
    wanted += ["28.6–42.9", "needs a look"]
    for text_wanted in wanted:
        assert text_wanted in text


def test_the_class_at_a_glance() -> None:
    page = Page(pages.class_page([RESULT, NOTHING], Course(title="Course"), "ru"))
    marks = "✓", "✗", "∅", "?"
    grade = "at least 28.6 / at most 42.9"
    for wanted in ("Course", grade, "nothing to run", *marks, "It does not fail."):
        assert wanted in page.text
    assert page.tags.count("table") == 3  # hand-ins, checks, beliefs


def test_an_empty_class() -> None:
    assert "<table" in pages.class_page([], Course(), "en")


def test_failures_come_first_and_what_was_only_tried_comes_last() -> None:
    tried = replace(RESULT, scores={"02_two_user_chat": RESULT.scores[SLUG], **RESULT.scores})
    text = Page(pages.student_page(tried, Course(), "en")).text
    order = ["Failed: 1", "Not judged: 1", "Blocked: 1", "Passed: 1", "only tried as well"]
    assert sorted(order, key=text.index) == order


def test_the_source_with_its_failing_lines_marked() -> None:
    sources = {SLUG: {f"{EVIL}.py": EVIL, "server.py": "x = 1\n" * 13 + f"{EVIL}\nlast"}}
    html = pages.student_page(replace(RESULT, sources=sources), Course(), "en")
    assert not set(html) & set("\x1b\r\u202e")
    assert f'id="{SLUG}-2-14" class=stood' in html
    assert f'href="#{SLUG}-2-14">line 14</a>' in html
    page = Page(html)
    assert "script" not in page.tags
    assert "A thread was here when this failed – It does not fail." in " ".join(page.text.split())


def test_no_grade_shows_what_it_may_become() -> None:
    unknown = replace(RESULT, grade=None, at_least=0.0, at_most=70.5)
    row = Page(pages.class_page([unknown], Course(), "en")).text
    assert "at least 0 / at most 70.5" in row
    assert "median" not in row  # of nothing
    assert "0\u201370.5" in Page(pages.student_page(unknown, Course(), "en")).text


def test_numbers_say_over_how_many_rows_they_are() -> None:
    text = Page(pages.class_page([RESULT, NOTHING], Course(), "en")).text
    assert "over 1 of 2 rows" in text


def test_a_class_of_300_is_small_and_quick() -> None:
    found = a_class.results(300)
    pages.class_page(found[:1], a_class.COURSE, "en")
    began = time.process_time()  # whatever else the machine does
    html = pages.class_page(found, a_class.COURSE, "en")
    assert time.process_time() - began <= 1
    assert len(html.encode()) <= 1_500_000


def test_the_only_script_that_may_run_is_ours() -> None:
    html = pages.class_page([RESULT], Course(), "en")
    script = html.split("<script>")[1].split("</script>")[0]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src &#39;sha256-{digest}&#39;" in html
    assert "script-src &#39;none&#39;" in pages.student_page(RESULT, Course(), "en")


@pytest.mark.parametrize("scheme", [0, 1, 2], ids=["light", "dark", "paper"])
def test_colours_can_be_told_from_what_is_behind_them(scheme: int) -> None:
    css = (Path(pages.__file__).parent / "style.css").read_text("utf-8")
    colours = dict(re.findall(r"--([\w-]+): #(\w+)", css.split(":root {")[scheme + 1]))
    behind = [(name, f"{name}-bg") for name in ("passed", "failed", "blocked", "unjudged")]
    behind += [(name, on) for name in ("ink", "soft", "accent") for on in ("paper", "card")]
    behind += [("ink", f"{name}-bg") for name in ("failed", "unjudged", "blocked")]
    faint = {pair: contrast(*(colours[name] for name in pair)) for pair in behind}
    assert {pair: ratio for pair, ratio in faint.items() if ratio < 4.5} == {}


def contrast(one: str, other: str) -> float:
    """How far two colours are apart. Source: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio"""
    dark, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    full = colour if len(colour) == 6 else "".join(letter * 2 for letter in colour)
    parts = [int(full[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
