"""`autograder check`: a student's own programs, checked where they lie."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console

from autograder.course.catalogue import checks_of
from autograder.course.settings import Course
from autograder.grading.plan import How, Judged, about, in_turn, understand
from autograder.grading.score import core_grade
from autograder.handin import temporary
from autograder.handin.intake import Entry, take_in
from autograder.handin.source import explain
from autograder.handin.submission import Pair, Problem
from autograder.judging.judge import OnVerdict
from autograder.judging.verdict import FAILED, PASSED, Verdict
from autograder.kit import WrongUsage
from autograder.student.hints import Rungs
from autograder.student.screen import Screen
from autograder.student.targets import Target
from autograder.words.language import _

AT_HOME = 2400.0  # seconds for all exercises of one folder: nobody else waits


@dataclass(frozen=True)
class Wish:
    """What the student asked to be told."""

    all: bool = False
    hint: bool = False
    only: tuple[str, ...] = ()
    language: str = "en"


def check(target: Target, wish: Wish, course: Course, console: Console) -> bool:
    """Check one target and tell the student. True if every check passed."""
    how = How(course, wish.language, target.slug, wish.only, patience=AT_HOME)
    screen = Screen(console)
    entry = Entry(target.path.resolve().name, target.path)
    with temporary.folder() as temp:
        meaning = understand(take_in(entry, temp, target.slug), how)

        def begin(slug: str, programs: Pair | Problem) -> OnVerdict:
            _refuse_unknown_checks(slug, how)
            screen.heading(f"{slug}  ({target.path})")
            return screen.verdict

        done = []
        for judged in in_turn(meaning, how, begin):
            _tell(judged, replace(target, slug=judged.slug), wish, screen)
            done.append(judged)
    if meaning.flat is None or wish.only:
        return all(map(_passed, done))
    scores = {judged.slug: judged.score for judged in done if judged.score}
    screen.about(about(meaning, scores, [v for judged in done for v in judged.verdicts], how))
    counts = core_grade(scores, how.tracks).track
    return all(_passed(judged) for judged in done if judged.slug == counts)


def _refuse_unknown_checks(slug: str, how: How) -> None:
    unknown = [name for name in how.only if name not in checks_of(slug, on=how.course.on)]
    if unknown:
        sentence = _("There is no check {name} in {slug}.")
        raise WrongUsage(sentence.format(name=", ".join(unknown), slug=slug))


def _passed(judged: Judged) -> bool:
    return isinstance(judged.programs, Pair) and all(v.state == PASSED for v in judged.verdicts)


def _tell(judged: Judged, target: Target, wish: Wish, screen: Screen) -> None:
    """Say what came of one exercise, after its verdicts."""
    if isinstance(judged.programs, Problem):
        screen.sentence(judged.programs.sentence, "bold red")
        return
    failed = [verdict for verdict in judged.verdicts if verdict.state == FAILED]
    for note in explain(judged.programs, wish.language) if failed else []:
        screen.explanation(note)
    for verdict in failed if wish.all else failed[:1]:
        screen.failure(verdict, _rerun(target, verdict))
    _hint(target.path, failed, wish, screen)
    if judged.score:
        screen.points(judged.score)


def _rerun(target: Target, verdict: Verdict) -> str:
    named = f" {shlex.quote(target.argument)}" if target.argument else ""
    if target.slug not in (target.path.resolve().name, target.argument):
        named += f" --exercise {target.slug}"
    return f"autograder check{named} --only {verdict.name}"


def _hint(folder: Path, failed: list[Verdict], wish: Wish, screen: Screen) -> None:
    """With --hint: the next rung of the first failure, and remember how far we came."""
    if not failed or not wish.hint:
        return
    first = failed[0]
    rungs = Rungs(folder)
    rung = min(rungs.read().get(first.name, 0) + 1, max(1, len(first.hints)))
    screen.hint(first, rung)
    rungs.keep(first.name, rung)
