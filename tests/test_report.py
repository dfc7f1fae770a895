"""The report: nothing that a student wrote is taken for HTML, and all that matters is told."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

from rich.console import Console

from autograder.classroom.demo import table
from autograder.classroom.grades_csv import grades_csv
from autograder.classroom.report import pages
from autograder.course.misconceptions import BELIEFS
from autograder.grading.results import Result, from_json, to_json
from autograder.grading.score import Score
from autograder.judging.verdict import BLOCKED, FAILED, NOT_JUDGED, PASSED, Feedback, Verdict
from autograder.student.screen import Screen
from autograder.words.plain import plain

SLUG = "04_multi_user_chat"
EVIL = "</pre><script>alert(1)</script>{{ 7*7 }}\x1b[2J\r\u202e[red]"
TOLD = Feedback(
    expected=f"bob hears {EVIL}",
    got=EVIL,
    steps=[f"step {n} {EVIL}" for n in range(1, 21)],
    sent=EVIL,
    seen=EVIL * 50,
    seen_bytes="d0 bf d0\n      ^",
    chart="\n".join(f"alice -> server {n}" for n in range(40)),
    threads=[f"Thread-{n} waits in recv at server.py:14" for n in range(30)],
    errors="\n".join(f"Traceback {n} {EVIL}" for n in range(60)),
)
FAILURE = Verdict(
    "test_two", SLUG, "It does not fail.", 3, FAILED, 0.1, True, "", "M3", f"{SLUG}.md#x",
    ["Look here.", "Look there."], TOLD,
)  # fmt: skip
VERDICTS = [
    Verdict("test_one", SLUG, "It passes.", 2, PASSED),
    FAILURE,
    Verdict("test_three", SLUG, "It builds.", 1, BLOCKED, because="test_two"),
    Verdict("test_four", SLUG, "It is judged.", 1, NOT_JUDGED, because=EVIL),
]
SCORE = Score(SLUG, 2, 6, 33.3, (f"Required: {EVIL}",), 1)
RESULT = Result(
    EVIL, "safe name", "d", {SLUG: SCORE}, VERDICTS, 33.3, SLUG, {}, {SLUG: [EVIL]},
    {SLUG: [f"{EVIL}.py", "client.py"]},
)  # fmt: skip
NOTHING = Result("empty", "empty", "d", {SLUG: Score(SLUG, 0, 6, 0.0)}, [], 0.0, "", {SLUG: EVIL})


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
    wanted += ["33.3", "needs a look"]
    for text_wanted in wanted:
        assert text_wanted in text


def test_the_class_at_a_glance() -> None:
    page = Page(pages.class_page([RESULT, NOTHING], [SLUG], "Course", "ru"))
    for wanted in ("Course", "33.3", "nothing to run", "✓", "✗", "∅", "?", "It does not fail."):
        assert wanted in page.text
    assert page.tags.count("table") == 2


def test_an_empty_class() -> None:
    assert "<table" in pages.class_page([], [], "Course", "en")


def test_histogram() -> None:
    counts = dict(pages.histogram([0, 5, 10, 99.9, 100]))
    assert [counts["0\u20139"], counts["10\u201319"], counts["90\u2013100"]] == [2, 1, 2]


def test_results_can_be_read_back() -> None:
    assert from_json(json.loads(json.dumps(to_json(RESULT)))) == RESULT
    assert from_json(json.loads(json.dumps(to_json(NOTHING)))) == NOTHING


def test_results_json_is_harmless_text() -> None:
    shown = to_json(RESULT)
    tests = shown["tests"]
    assert not set(shown["output"] + "".join(t["output"] for t in tests)) & set("\x1b\r\u202e")
    assert {t["output_format"] for t in tests} == {"text"}


def test_grades_csv_is_one_row_each() -> None:
    assert len(grades_csv([RESULT, NOTHING], [SLUG]).strip().split("\r\n")) == 3


def printed(width: int = 100) -> tuple[Screen, io.StringIO]:
    text = io.StringIO()
    console = Console(file=text, width=width, force_terminal=True, color_system=None)
    return Screen(console), text


def test_a_failure_fits_on_a_screen() -> None:
    screen, text = printed()
    screen.failure(FAILURE, "autograder check --only test_two")
    shown = text.getvalue()
    assert len(shown.splitlines()) <= 48
    for wanted in ("▶ 20. step 20", "Expected", "Got", "d0 bf d0", "alice -> server 39", "(M3)"):
        assert wanted in shown
    assert "autograder check --only test_two" in shown
    assert "[red]" in shown
    assert not set(shown) & set("\x1b\r\u202e")


def test_one_line_a_check_and_the_points() -> None:
    screen, text = printed()
    for verdict in VERDICTS[:3]:
        screen.verdict(replace(verdict, title="Short."))
    screen.hint(FAILURE, 2)
    screen.points(SCORE)
    shown = text.getvalue()
    assert re.findall(r"^  ([✓✗∅]) Short\. +(\S+)", shown, re.MULTILINE) == [
        ("✓", "2/2"),
        ("✗", "0/3"),
        ("∅", "0/1"),
    ]
    assert "Hint 2 of 2: Look there." in shown
    assert "Points: 2 of 6 (33.3 %)." in shown


def test_the_table_of_a_small_class() -> None:
    screen, text = printed()
    screen.console.print(table([NOTHING, RESULT]))
    assert not set(text.getvalue()) & set("\x1b\r\u202e")


def test_text_is_made_visible() -> None:
    assert plain("a\tb\nпривет 👩‍💻") == "a\tb\nпривет 👩‍💻"
    assert plain("\x1b[2J\x00\x7f\x9b") == "␛[2J␀␡\\u009b"


def test_every_misconception_has_its_belief() -> None:
    assert list(BELIEFS) == [f"M{number}" for number in range(1, 29)]
