"""The result of one submission: what came out, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from autograder.course.exercises import all_exercises
from autograder.grading.people import Came, Late, Override, Person
from autograder.grading.score import Score
from autograder.judging.verdict import FAILED, NOT_JUDGED, PASSED, Verdict
from autograder.words.language import _

GRADED = "graded"
NOTHING_TO_RUN = "nothing to run"  # the submission has a problem; no check could be run
NEEDS_A_LOOK = "needs a look"  # some check was not judged: a person should
NOT_HANDED_IN = "nothing handed in"  # of a person in the roster


@dataclass(frozen=True)
class Result:
    """What came out for one submission."""

    name: str
    folder: str  # in the output folder
    digest: str  # of all that the result depends on; "" if it may not be reused
    scores: dict[str, Score]
    verdicts: list[Verdict]
    grade: float | None
    track: str = ""
    problems: dict[str, str] = field(default_factory=dict)  # exercise: why it cannot be run
    notes: dict[str, list[str]] = field(default_factory=dict)  # exercise: what its sources say
    scripts: dict[str, list[str]] = field(default_factory=dict)  # exercise: server, client
    about: list[str] = field(default_factory=list)  # which track counts and why, in sentences
    tried: dict[str, dict[str, Any]] = field(default_factory=dict)  # exercise: what a trial showed
    at_least: float | None = None  # the grade, if what was not judged had failed
    at_most: float | None = None  # and if it had passed; the grade is known where both are the same
    mastery: float | None = None  # percent of the exercises beyond the core grade
    # Of each exercise that counts: the texts of its scripts, for the page of the student.
    sources: dict[str, dict[str, str]] = field(default_factory=dict)
    machine: float | None = None  # the grade before it was late, or set by a person
    late: Late | None = None  # None: nobody knows when it came, or there is no deadline
    override: Override | None = None  # what a person decided
    people: tuple[Person, ...] = ()  # whose it is, as far as a roster says; a group has several
    doubts: list[str] = field(default_factory=list)  # what a person must decide, in sentences
    handed_in: bool = True
    came: Came = field(default_factory=Came)
    # When Gradescope shows hidden checks to a student: after_published, or never (hidden).
    hidden_shown: str = "after_published"
    sandbox: str = ""  # what its programs ran in, with its version; "none" outside of any
    # Pages that another machine has made of its failures (see classroom.replays), by name.
    replays: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def status(self) -> str:
        """In a word: graded, nothing to run, needs a look, or nothing handed in."""
        if self.override and self.override.grade is not None:
            return GRADED
        if not self.handed_in:
            return NOT_HANDED_IN
        unsure = [slug for slug, score in self.scores.items() if score.not_judged]
        if self.grade is not None:  # then it is certain, whatever the other tracks would be
            known = all_exercises()
            unsure = [slug for slug in unsure if slug not in known or known[slug].cap is None]
        if unsure:
            return NEEDS_A_LOOK
        return NOTHING_TO_RUN if self.problems and not self.scripts else GRADED

    @property
    def exercises(self) -> dict[str, float | None]:
        """The percent of each exercise, None where nothing could be judged."""
        return {slug: score.percent for slug, score in self.scores.items()}

    def of(self, slug: str) -> list[Verdict]:
        """The verdicts of one exercise."""
        return [verdict for verdict in self.verdicts if verdict.slug == slug]


def why_not_run(verdict: Verdict, result: Result) -> str:
    """Why a check was not run: what it builds on, by its title, or whatever else it was."""
    titles = {other.name: other.title for other in result.of(verdict.slug)}
    if title := titles.get(verdict.because):
        return _("It builds on another check that did not pass: {title}").format(title=title)
    return verdict.because and _("Not run: {because}").format(because=verdict.because)


def output_of(verdict: Verdict, result: Result) -> str:
    """What a verdict has to say, as plain text."""
    if verdict.state == NOT_JUDGED:
        return _("Not judged: {because}").format(because=verdict.because)
    if verdict.state == PASSED:
        return verdict.because
    if verdict.state != FAILED:
        return why_not_run(verdict, result)
    told = verdict.feedback
    parts = [verdict.lesson and _("See lessons/{lesson}").format(lesson=verdict.lesson)]
    if verdict.is_forgiven:
        parts.append(_("The code that your course gave out fails here, too: this costs nothing."))
    if told:
        steps = "\n".join(f"  {step}" for step in told.steps)
        expected = _("Expected: {text}").format(text=told.expected)
        got = _("Got: {text}").format(text=told.rest)
        above, below = (
            [f"{part.heading}:\n{part.text}" for part in some] for some in (told.above, told.below)
        )
        parts = [told.line, *above, told.cause, steps, expected, got, *below, *parts]
    return "\n".join(part for part in parts if part)


def why_so(result: Result) -> str:
    """One sentence on a row without a grade, or with nothing to run; "" for any other."""
    if result.status == NOTHING_TO_RUN:
        return next(iter(result.problems.values()))
    if result.grade is not None:
        return ""
    if not result.handed_in:
        return _("Nothing was handed in.")
    if result.status == NEEDS_A_LOOK:
        count = sum(verdict.state == NOT_JUDGED for verdict in result.verdicts)
        return _("Checks that were not judged: {count}.").format(count=count)
    slugs = ", ".join(result.scores) or _("nothing that counts")
    return _("No exercise of the core grade was handed in, only: {slugs}.").format(slugs=slugs)
