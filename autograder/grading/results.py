"""The result of one submission, and results.json: the format Gradescope reads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from autograder.course.exercises import all_exercises
from autograder.grading.files import write
from autograder.grading.people import Late, Override, Person
from autograder.grading.score import Score, tidy
from autograder.judging.verdict import FAILED, NOT_JUDGED, PASSED, State, Verdict
from autograder.words.language import _
from autograder.words.plain import plain

GRADED = "graded"
NOTHING_TO_RUN = "nothing to run"  # the submission has a problem; no check could be run
NEEDS_A_LOOK = "needs a look"  # some check was not judged: a person should
NOT_HANDED_IN = "nothing handed in"  # of a person in the roster
AS_THEY_ARE = "machine", "doubts", "handed_in", "hidden_shown", "sandbox"  # in extra_data


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
    # When Gradescope shows hidden checks to a student: after_published, or never (hidden).
    hidden_shown: str = "after_published"
    sandbox: str = ""  # what its programs ran in, with its version; "none" outside of any

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


def to_json(result: Result) -> dict[str, Any]:
    """results.json as Gradescope reads it, with all that is needed to read it back."""
    told = _sentences(result)
    return {
        "score": _overall(result),
        "output": "\n".join(map(plain, told)),
        "output_format": "text",
        "tests": [_test(verdict, result) for verdict in result.verdicts],
        "extra_data": {
            "submission": result.name,
            "status": result.status,
            "grade": result.grade,
            "track": result.track,
            "at_least": result.at_least,
            "at_most": result.at_most,
            "mastery": result.mastery,
            "machine": result.machine,
            "late": result.late and asdict(result.late),
            "override": result.override and asdict(result.override),
            "people": [asdict(person) for person in result.people],
            "doubts": result.doubts,
            "handed_in": result.handed_in,
            "hidden_shown": result.hidden_shown,
            "sandbox": result.sandbox,
            "exercises": result.exercises,
            "states": _states(result),
            "digest": result.digest,
            "folder": result.folder,
            "ignored": {slug: s.ignored for slug, s in result.scores.items() if s.ignored},
            "problems": result.problems,
            "notes": result.notes,
            "scripts": result.scripts,
            "about": result.about,
            "tried": result.tried,
            "sources": result.sources,
            "scores": {slug: asdict(score) for slug, score in result.scores.items()},
            "verdicts": [verdict.to_json() for verdict in result.verdicts],
        },
    }


def _states(result: Result) -> dict[str, State]:
    """The state of each check by its name.

    A name that several exercises use belongs to the exercise that counts, or to the first; in
    the others it stands behind its exercise, as in "02_two_user_chat/test_server_listens".
    """
    states: dict[str, State] = {}
    for verdict in sorted(result.verdicts, key=lambda verdict: verdict.slug != result.track):
        taken = verdict.name in states
        states[f"{verdict.slug}/{verdict.name}" if taken else verdict.name] = verdict.state
    return states


def _sentences(result: Result) -> list[str]:
    told = [*dict.fromkeys(result.problems.values()), *result.about]
    told += dict.fromkeys(sentence for notes in result.notes.values() for sentence in notes)
    scores = result.scores.values()
    return told + [said for score in scores for said in (*score.remarks, *score.forgiven)]


def _overall(result: Result) -> float:
    """The one number Gradescope shows: the core grade, else the mean of the exercises.

    What was not judged adds nothing to it.
    """
    if result.at_least is not None:
        return result.at_least
    percents = [s.at_least for s in result.scores.values() if s.at_least is not None]
    return tidy(sum(percents) / len(percents)) if percents else 0.0


def _test(verdict: Verdict, result: Result) -> dict[str, Any]:
    judged = verdict.state != NOT_JUDGED
    test: dict[str, Any] = {
        "name": verdict.title,
        "score": verdict.earned,
        "max_score": verdict.points if judged else 0.0,
        "output": plain(output_of(verdict, result)),
        "output_format": "text",
        "tags": [verdict.slug],
    }
    if verdict.hidden:
        test["visibility"] = result.hidden_shown
    return test | ({"status": "passed" if verdict.state == PASSED else "failed"} if judged else {})


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
        got = _("Got: {text}").format(text=told.got)
        parts = [steps, expected, got, told.seen_bytes, *told.threads, told.errors, *parts]
    return "\n".join(part for part in parts if part)


def from_json(data: Mapping[str, Any]) -> Result:
    """Read back what ``to_json`` wrote. Anything else raises some error."""
    extra = data["extra_data"]
    scores = {
        slug: Score(**(score | {name: tuple(score[name]) for name in ("remarks", "forgiven")}))
        for slug, score in extra["scores"].items()
    }
    return Result(
        name=extra["submission"],
        folder=extra["folder"],
        digest=extra["digest"],
        scores=scores,
        verdicts=[Verdict.from_json(verdict) for verdict in extra["verdicts"]],
        grade=extra["grade"],
        track=extra["track"],
        problems=extra["problems"],
        notes=extra["notes"],
        scripts=extra["scripts"],
        about=extra["about"],
        tried=extra["tried"],
        at_least=extra["at_least"],
        at_most=extra["at_most"],
        mastery=extra["mastery"],
        sources=extra["sources"],
        **_decided(extra),
    )


def _decided(extra: Mapping[str, Any]) -> dict[str, Any]:
    """What people decided, read back."""
    late, override = extra["late"], extra["override"]
    return {
        **{name: extra[name] for name in AS_THEY_ARE},
        "late": late and Late(**late),
        "override": override and Override(**override),
        "people": tuple(Person(**person) for person in extra["people"]),
    }


def why_no_grade(result: Result) -> str:
    """One sentence on a row without a grade; "" if it has one."""
    if result.grade is not None:
        return ""
    if not result.handed_in:
        return _("Nothing was handed in.")
    if result.status == NEEDS_A_LOOK:
        count = sum(verdict.state == NOT_JUDGED for verdict in result.verdicts)
        return _("Checks that were not judged: {count}.").format(count=count)
    if result.problems:
        return next(iter(result.problems.values()))
    slugs = ", ".join(result.scores) or _("nothing that counts")
    return _("No exercise of the core grade was handed in, only: {slugs}.").format(slugs=slugs)


def load(path: Path) -> Result | None:
    """The result in a file; None if there is none that can be read."""
    try:
        return from_json(json.loads(path.read_text("utf-8")))
    except (OSError, KeyError, TypeError, ValueError, AttributeError):
        return None


def save(result: Result, path: Path) -> None:
    """Write results.json, whole or not at all."""
    write(path, json.dumps(to_json(result), ensure_ascii=False, indent=1))
