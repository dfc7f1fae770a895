"""The report of a class run: one page for the class, one for each student.

Each page is one file that works without a network. What students wrote is escaped, always:
autoescape is on, nothing of theirs is marked safe, and control characters are shown instead of
obeyed. The only script is our own, and the page itself names it by its hash, so no other would run.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from autograder.classroom.report import listing
from autograder.classroom.report.overview import (
    DASH,
    hard_beliefs,
    hard_checks,
    histogram,
    names_of_checks,
    spread,
)
from autograder.classroom.report.rows import chips, counting, known_as, rows_of
from autograder.course.misconceptions import belief
from autograder.course.settings import Course
from autograder.grading.results import GRADED, NEEDS_A_LOOK, NOTHING_TO_RUN, Result, why_not_run
from autograder.judging.verdict import BLOCKED, FAILED, MARKS, NOT_JUDGED, PASSED, State
from autograder.kit import PACKAGE
from autograder.program.linux import sandbox
from autograder.words.language import _, in_templates, plural
from autograder.words.plain import plain

HERE = Path(__file__).parent
# On a student's page: what needs work comes first, then the source, then the rest.
IN_ORDER = (FAILED, NOT_JUDGED, BLOCKED, PASSED)
OF_PAGES = ("classroom/report", "course", "grading", "judging", "words", "locale")
SUFFIXES = {".py", ".html", ".css", ".mo"}
HEAD = 1000  # bytes of a page, in which its stamp stands
OPEN = 3  # failures on a student's page that are laid open at first


def class_page(results: Sequence[Result], course: Course, language: str) -> str:
    """The class at a glance."""
    checks = names_of_checks(results)
    grades = [result.grade for result in results if result.grade is not None]
    return _render(
        "class.html",
        language,
        script=_script(),
        title=_(course.title),
        rows=rows_of(results, {slug: list(names) for slug, names in checks.items()}, course),
        titles={slug: [plain(title) for title in names.values()] for slug, names in checks.items()},
        places={slug: list(names) for slug, names in checks.items()},
        spread=spread(grades),
        bins=histogram(grades),
        checks=hard_checks(results, course),
        beliefs=hard_beliefs(results, course),
        walls=[sandbox.sentence(name) for name in sorted({r.sandbox for r in results} - {""})],
    )


def stamp(course: Course, language: str) -> str:
    """Changes with all that a student's page depends on, but for the result itself."""
    digest = hashlib.sha256(f"{language} {course.model_dump_json()}".encode())
    for folder in (PACKAGE / name for name in OF_PAGES):
        for path in sorted(path for path in folder.rglob("*.*") if path.suffix in SUFFIXES):
            digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


def is_made(page: Path, of: str) -> bool:
    """Whether a page was made with this stamp, as far as its beginning says."""
    try:
        with page.open("rb") as file:
            return f'content="{of}"'.encode() in file.read(HEAD)
    except OSError:
        return False


def student_page(
    result: Result,
    course: Course,
    language: str,
    made_of: str = "",
    replays: Collection[str] = (),
) -> str:
    """Everything one student should know about their result. ``made_of``: see ``stamp``.

    ``replays`` names the pages beside it on which a failure is stepped through.
    """
    result, kept = _for_students(result)
    counts = counting(result, course)
    return _render(
        "student.html",
        language,
        title=_(course.title),
        name=known_as(result),
        made_of=made_of,
        replays=replays,
        result=result,
        kept=kept,
        chips=list(chips(result, counts)),
        counts=counts,
        slugs=[*counts, *(slug for slug in result.scores if slug not in counts)],
        listings={
            slug: listing.scripts(result.sources[slug], result.of(slug))
            for slug in counts
            if slug in result.sources
        },
    )


def _for_students(result: Result) -> tuple[Result, dict[str, str]]:
    """The result without what is never shown, and what is said of that, by exercise."""
    if result.hidden_shown != "hidden":
        return result, {}
    hidden = [verdict for verdict in result.verdicts if verdict.hidden]
    said = {}
    for slug in dict.fromkeys(verdict.slug for verdict in hidden):
        states = [verdict.state for verdict in hidden if verdict.slug == slug]
        sentence = plural(
            "Of {all} hidden check, {passed} passed.",
            "Of {all} hidden checks, {passed} passed.",
            len(states),
        )
        said[slug] = sentence.format(all=len(states), passed=states.count(PASSED))
    return replace(result, verdicts=[v for v in result.verdicts if not v.hidden]), said


def status_words(status: str) -> str:
    """A status in the language of the report."""
    return {
        GRADED: _("graded"),
        NOTHING_TO_RUN: _("nothing to run"),
        NEEDS_A_LOOK: _("needs a look"),
    }.get(status, status)


def state_words(state: State) -> str:
    """The state of a check in the language of the report."""
    return {
        PASSED: _("passed"),
        FAILED: _("failed"),
        BLOCKED: _("blocked"),
        NOT_JUDGED: _("not judged"),
    }[state]


def number(value: float | None, at_least: float | None = None, at_most: float | None = None) -> str:
    """A grade or points, without needless zeros; a dash for none, or between what it may be."""
    if value is None and at_least is not None and at_most is not None:
        return f"{at_least:g}{DASH}{at_most:g}"
    return DASH if value is None else f"{value:g}"


def _visible(value: Any) -> Any:
    # Nearly every text can be printed as it is, and a page has thousands of them.
    if not isinstance(value, str) or isinstance(value, Markup) or value.isprintable():
        return value
    return plain(value)


@cache
def _script() -> Markup:
    return Markup((HERE / "class.js").read_text("utf-8"))


def _hash(script: str) -> str:
    """What a Content-Security-Policy calls a script by.

    Source: https://www.w3.org/TR/CSP3/#grammardef-hash-source
    """
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_visible,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals.update(
        in_templates(),
        belief=belief,
        in_order=IN_ORDER,
        marks=MARKS,
        number=number,
        opened=OPEN,
        quote=quote,
        state_words=state_words,
        why_not_run=why_not_run,
    )
    return environment


def _render(
    template: str, language: str, script: str = "", made_of: str = "", **values: Any
) -> str:
    allowed = _hash(script) if script else "'none'"
    page = _environment().get_template(template)
    return page.render(language=language, script=script, allowed=allowed, made_of=made_of, **values)
