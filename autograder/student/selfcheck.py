"""`autograder check`: a student's own programs, checked where they lie."""

from __future__ import annotations

import contextlib
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console

from autograder.course.catalogue import checks_of, topics
from autograder.course.settings import Course
from autograder.grading.caught import in_short
from autograder.grading.plan import How, Judged, Meaning, about, in_turn, understand
from autograder.grading.score import core_grade
from autograder.handin import temporary
from autograder.handin.beside import entry_of
from autograder.handin.intake import take_in
from autograder.handin.submission import Pair, Problem
from autograder.judging.judge import OnVerdict
from autograder.judging.trial.explaining import explain
from autograder.judging.verdict import FAILED, PASSED, Verdict
from autograder.judging.worker import Workers
from autograder.kit import EXERCISES, WrongUsage
from autograder.student import progress
from autograder.student.first import first_failure, looked_into
from autograder.student.hints import Rungs
from autograder.student.screen import Screen
from autograder.student.targets import Target
from autograder.words.language import _

Tell = Callable[[Pair | Problem, Verdict], Verdict]
LOOKED_INTO = 5  # failures of one run: each takes another run of its check
AT_HOME = 2400.0  # seconds for all exercises of one folder: nobody else waits


@dataclass(frozen=True)
class Wish:
    """What the student asked to be told."""

    all: bool = False
    hint: bool = False
    only: tuple[str, ...] = ()
    language: str = "en"
    quick: bool = False  # what one run shows is enough


@dataclass(frozen=True)
class Done:
    """What a run of checks came to."""

    target: Target
    judged: list[Judged]
    passed: bool  # every check that counts

    @property
    def failed(self) -> list[Verdict]:
        """The checks that failed, in order."""
        return [v for judged in self.judged for v in judged.verdicts if v.state == FAILED]


def check(target: Target, wish: Wish, course: Course, console: Console) -> Done:
    """Check one target and tell the student."""
    how = How(course, wish.language, target.slug, wish.only, patience=AT_HOME)
    screen = Screen(console)
    entry = entry_of(target.path, target.slug)
    if not wish.quick:
        screen.heading(_heading(target))
    tell = _teller(target, wish, how, screen)
    with temporary.folder() as temp, contextlib.closing(Workers()) as workers:
        handin = take_in(entry, temp, target.slug)
        meaning = understand(handin, how, workers=workers)
        done = []
        for one in _judged(meaning, how, screen, tell, named=bool(target.slug)):
            judged = _tell(one, tell, replace(target, slug=one.slug), wish, screen)
            _overview(judged, wish, course, screen)
            screen.more(course.more_at_hand_in.get(judged.slug, 0))
            done.append(judged)
            if _is_whole(target, judged, wish):
                progress.note(judged.slug, judged.verdicts, handin.digest)
    if meaning.flat is None or wish.only:
        return Done(target, done, all(map(_passed, done)))
    scores = {judged.slug: judged.score for judged in done if judged.score}
    screen.about(about(meaning, scores, [v for judged in done for v in judged.verdicts], how))
    counts = core_grade(scores, how.tracks).track
    passed = all(_passed(judged) for judged in done if judged.slug == counts)
    return Done(target, done, passed)


def explain_all(done: Done, console: Console) -> None:
    """Each failure of a run that is over. Nothing runs again."""
    for verdict in done.failed:
        Screen(console).failure(verdict, _named(done.target))


def one_hint(done: Done, console: Console) -> None:
    """The next hint for the first failure of a run that is over."""
    _hint(done.target.path, done.failed, Wish(hint=True), Screen(console))


def _judged(
    meaning: Meaning, how: How, screen: Screen, tell: Tell, named: bool
) -> Iterator[Judged]:
    """Each exercise, judged; meanwhile the screen says how far that is, and what failed first."""
    with contextlib.ExitStack() as stack:

        def begin(slug: str, programs: Pair | Problem) -> OnVerdict:
            _refuse_unknown_checks(slug, how)
            if not named:
                screen.heading(slug)
            names = [n for n in checks_of(slug, on=how.course.on) if not how.only or n in how.only]
            count = stack.enter_context(screen.running(len(names)))
            first = first_failure(names)

            def note(verdict: Verdict) -> None:
                count(verdict)
                for failure in first(verdict):
                    tell(programs, failure)

            return note

        for judged in in_turn(meaning, how, begin):
            stack.close()
            yield judged


def _is_whole(target: Target, judged: Judged, wish: Wish) -> bool:
    """Whether all checks of an exercise ran, on the programs in its own folder."""
    mine = target.path.resolve() == (EXERCISES / judged.slug).resolve()
    return mine and not wish.only and isinstance(judged.programs, Pair)


def _refuse_unknown_checks(slug: str, how: How) -> None:
    unknown = [name for name in how.only if name not in checks_of(slug, on=how.course.on)]
    if unknown:
        sentence = _("There is no check {name} in {slug}.")
        raise WrongUsage(sentence.format(name=", ".join(unknown), slug=slug))


def _passed(judged: Judged) -> bool:
    passed = (v.state == PASSED or v.is_forgiven for v in judged.verdicts)
    return isinstance(judged.programs, Pair) and all(passed)


def _teller(target: Target, wish: Wish, how: How, screen: Screen) -> Tell:
    """A function that explains the first failure of an exercise, once, while others still run.

    It returns that failure as it was told. Where all are wanted, they wait for the end, and the
    first few of them are looked into.
    """
    told: dict[str, Verdict] = {}
    looked: dict[tuple[str, str], Verdict] = {}

    def look(programs: Pair | Problem, verdict: Verdict) -> Verdict:
        key = verdict.slug, verdict.name
        if key not in looked and len(looked) < LOOKED_INTO:
            looked[key] = looked_into(verdict, programs, how)
        return looked.get(key, verdict)

    def tell(programs: Pair | Problem, verdict: Verdict) -> Verdict:
        if wish.all:
            return look(programs, verdict)
        if verdict.slug in told or isinstance(programs, Problem):
            return told.get(verdict.slug, verdict)
        whole = not wish.only
        if wish.quick:
            screen.heading(_heading(target))
        found = verdict if wish.quick else looked_into(verdict, programs, how)
        for note in explain(programs, wish.language):
            screen.explanation(note)
        below = 1 + len(topics(verdict.slug, on=how.course.on)) if whole else 0
        screen.failure(found, _named(replace(target, slug=verdict.slug)), below)
        return told.setdefault(verdict.slug, found)

    return tell


def _tell(judged: Judged, tell: Tell, target: Target, wish: Wish, screen: Screen) -> Judged:
    """Say why what failed did so, as far as that was not said yet. Returns all as it was told."""
    if isinstance(judged.programs, Problem):
        screen.sentence(judged.programs.sentence, "bold red")
        return judged
    failed = [verdict for verdict in judged.verdicts if verdict.state == FAILED]
    known = {v.name: tell(judged.programs, v) for v in (failed if wish.all else failed[:1])}
    if wish.all:
        for note in explain(judged.programs, wish.language) if failed else []:
            screen.explanation(note)
        for verdict in known.values():
            screen.failure(verdict, _named(target))
    _hint(target.path, failed, wish, screen)
    told = [known.get(v.name, v) for v in judged.verdicts]
    return replace(judged, verdicts=told)


def _overview(judged: Judged, wish: Wish, course: Course, screen: Screen) -> None:
    """What came of all checks: a line each, or a line for each topic. It stands below a failure."""
    if isinstance(judged.programs, Problem):
        return
    failed = any(verdict.state == FAILED for verdict in judged.verdicts)
    if failed:
        screen.console.print()
    if wish.quick and failed:
        screen.sentence(_("The other checks are run again when this one passes."))
        return
    if wish.all or wish.only:
        for verdict in judged.verdicts:
            screen.verdict(verdict)
    else:
        of = {verdict.name: verdict for verdict in judged.verdicts}
        for topic, names in topics(judged.slug, on=course.on).items():
            screen.topic(_(topic), [of[name] for name in names if name in of])
    if not wish.all:
        screen.folded(judged.verdicts)
    screen.in_short(in_short(judged.slug, judged.verdicts))
    if judged.score and not wish.quick:
        screen.points(judged.score)


def _heading(target: Target) -> str:
    return f"{target.slug}  ({target.path})" if target.slug else f"{target.path}"


def _named(target: Target) -> str:
    """How a command names what was checked."""
    named = shlex.quote(target.argument) if target.argument else ""
    if target.slug not in (target.path.resolve().name, target.argument):
        named += f" --exercise {target.slug}"
    return named.strip()


def _hint(folder: Path, failed: list[Verdict], wish: Wish, screen: Screen) -> None:
    """With --hint: the next rung of the first failure, and remember how far we came."""
    if not failed or not wish.hint:
        return
    first = failed[0]
    rungs = Rungs(folder)
    rung = min(rungs.read().get(first.name, 0) + 1, max(1, len(first.hints)))
    screen.hint(first, rung)
    rungs.keep(first.name, rung)
