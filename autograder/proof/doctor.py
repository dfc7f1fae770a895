"""The kit proves itself: references pass, skeletons fail, seeded mistakes are caught, no gaps."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from autograder.course.catalogue import all_checks
from autograder.course.exercises import all_exercises, exercise, lesson_of
from autograder.course.settings import load as load_course
from autograder.course.skeletons import skeleton_of
from autograder.course.toml_file import CourseError
from autograder.handin.submission import Pair
from autograder.judging import machine
from autograder.judging.judge import Job, judge
from autograder.judging.verdict import FAILED, PASSED, Verdict
from autograder.judging.worker import at_a_time
from autograder.kit import (
    CHECKS,
    COURSE,
    EXERCISES,
    LESSONS,
    REFERENCE,
    ROOT,
    TESTS,
    WrongUsage,
    require_repository,
)
from autograder.program import carried
from autograder.program.linux import options, sandbox
from autograder.proof import mutants, new, readme
from autograder.proof.mutants import Mutant, unproved_checks
from autograder.words.language import _

UNWRITTEN = re.compile(r"(?<!`# )\bTODO\b")  # skeletons are spoken of as having a `# TODO`
SKELETON_MAY_EARN = 25  # percent
PROGRAMS = TESTS / "programs"  # right ones, by exercise: however odd, they pass


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. ``wrong`` is empty if it is as it should be."""

    what: str
    wrong: str = ""


Look = Callable[[], Finding]
Right = tuple[Path, frozenset[str]]  # a folder or a script, and the switches that are on
Tenth = Annotated[
    int | None, typer.Option("--tenth", min=0, max=9, help="Of the seeded mistakes, every tenth.")
]


def doctor_(
    slug: Annotated[str, typer.Argument(metavar="[SLUG]")] = "",
    tenth: Tenth = None,
    here: options.Machine = False,
) -> int:
    """Let the kit prove itself, or one exercise."""
    machine.require(Path())
    if not here:
        require_repository()
        return main(new.require(slug) if slug else "", tenth)
    typer.echo(_("This machine has what a run needs."))
    tool = sandbox.require()
    typer.echo(sandbox.sentence(sandbox.named(tool)))
    if advice := sandbox.advice(tool):
        typer.echo(advice)
    typer.echo(carried.sentence())
    return 0


def main(only: str = "", tenth: int | None = None) -> int:
    """Look at everything, or at one exercise, and print it. Returns 0 if all is well, 1 if not.

    ``tenth``, from 0 to 9, takes every tenth seeded mistake only, from that one on, and every tenth
    of the right programs beside the model answers that mistakes are seeded in.
    """
    console = Console()
    wrong = 0
    with ThreadPoolExecutor(at_a_time()) as pool:
        for finding in pool.map(lambda look: look(), list(looks(only, tenth))):
            mark = f"[red]✗ {finding.wrong}[/red]" if finding.wrong else "[green]✓[/green]"
            console.print(f"{finding.what}: {mark}", highlight=False, soft_wrap=True)
            wrong += bool(finding.wrong)
    console.print("All is well." if not wrong else f"{wrong} finding(s) to repair.")
    return 1 if wrong else 0


def looks(only: str = "", tenth: int | None = None) -> Iterator[Look]:
    """Everything there is to look at, or what belongs to one exercise."""
    yield nothing_is_astray
    part = slice(tenth, None, None if tenth is None else 10)
    try:
        seeded = mutants.load()
    except CourseError as error:
        yield partial(Finding, "the seeded mistakes can be read", str(error))
        seeded = []
    for slug in (slug for slug in all_exercises() if only in ("", slug, lesson_of(slug))):
        own = [mutant for mutant in seeded if mutant.slug == slug]
        if lesson_of(slug) == slug:
            yield partial(rooms_are_complete, slug)
            yield partial(skeleton_fails, slug)
        for folder, switches in right_programs(slug, own, part):
            yield partial(right_program_passes, slug, folder, switches)
        yield partial(each_check_is_proved, slug, own)
        for mutant in own[part]:
            yield partial(mutant_is_caught, mutant)
    yield from machines_mistakes(only)


def right_programs(slug: str, seeded: Sequence[Mutant], part: slice) -> list[Right]:
    """The model answer, and part of what else mistakes are seeded in."""
    model = [(REFERENCE / slug, frozenset[str]())] if lesson_of(slug) == slug else []
    seeded_in = dict.fromkeys((mutant.reference, mutant.switches) for mutant in seeded)
    return model + [right for right in seeded_in if right not in model][part]


def nothing_is_astray() -> Finding:
    """Whatever is named like an exercise is one; course.toml and README fit the exercises."""
    known = {*all_exercises(), "00_setup"}
    folders = [*REFERENCE.iterdir(), *CHECKS.iterdir(), *PROGRAMS.iterdir()]
    folders += EXERCISES.glob("[0-9]*")  # what else is there is a student's
    pages = [*LESSONS.rglob("[0-9]*.md"), *(ROOT / "notebooks").glob("[0-9]*.*")]
    places = [path for path in folders if path.is_dir() and path.name[0] not in "._"]
    found = [
        f"{path.relative_to(ROOT).as_posix()} belongs to no exercise"
        for path in sorted([*places, *pages])
        if path.name.partition(".")[0] not in known
    ]
    if not readme.is_true():
        found.append("README's table of exercises is not what their records say (make readme)")
    return Finding("nothing is astray", ", ".join([*found, *_course()]))


def _course() -> list[str]:
    try:
        load_course(COURSE)
    except CourseError as error:
        return error.sentences
    return []


def rooms_are_complete(slug: str) -> Finding:
    """The slug has its five rooms, and its checks point to what is there."""
    rooms = (
        f"lessons/{slug}.md",
        f"notebooks/{slug}.ipynb",
        f"autograder/checks/{slug}/skeleton/README.md",
        *(f"autograder/checks/{slug}/skeleton/{name}" for name in exercise(slug).scripts),
    )
    missing = [f"{room} is missing" for room in rooms if not (ROOT / room).is_file()]
    if not missing:
        missing = _gaps(slug, (ROOT / rooms[0]).read_text(encoding="utf-8"))
    missing += [f"{name} says TODO" for name in unwritten(slug)]
    return Finding(f"{slug} is complete", ", ".join(missing))


def unwritten(slug: str) -> Iterator[str]:
    """The files of an exercise in which something is still to be written, but for its skeleton."""
    for path in (
        *(ROOT / "lessons").rglob(f"{slug}.md"),
        ROOT / "notebooks" / f"{slug}.py",
        CHECKS / slug / "exercise.toml",
        CHECKS / slug / "skeleton" / "README.md",
        *sorted((CHECKS / slug).glob("test_*.py")),
        *sorted((REFERENCE / slug).glob("*.py")),
    ):
        if path.is_file() and UNWRITTEN.search(path.read_text(encoding="utf-8")):
            yield path.relative_to(ROOT).as_posix()


def _gaps(slug: str, lesson: str) -> list[str]:
    headings = {_anchor(line) for line in lesson.splitlines() if line.startswith("#")}
    gaps = []
    for name, check in all_checks(slug).items():
        if check.section not in headings:
            gaps.append(f"{name} points to #{check.section}, which the lesson lacks")
        if not check.hints:
            gaps.append(f"{name} has no hint")
        if check.misconception and not re.search(rf"\b{check.misconception}\b", lesson):
            gaps.append(f"{name}: {check.misconception} is not in the lesson")
    return gaps


def _anchor(heading: str) -> str:
    """The anchor that a code host makes of a heading."""
    words = heading.lstrip("#").strip().lower()
    return re.sub(r"[^\w\- ]", "", words).replace(" ", "-")


def each_check_is_proved(slug: str, seeded: Sequence[Mutant]) -> Finding:
    """Each check of the exercise, or of the variant, catches some mistake."""
    found = unproved_checks(slug, seeded)
    return Finding(f"{slug}, each check catches a seeded mistake", ", ".join(found))


def right_program_passes(slug: str, folder: Path, switches: Collection[str]) -> Finding:
    """A right program earns all points."""
    with tempfile.TemporaryDirectory() as temp:
        home = Path(temp) / "right"
        mutants.lay(slug, folder, home)
        verdicts = _judge(home, slug, frozenset(switches))
    lost = [f"{v.name} {v.state}" for v in verdicts if v.state != PASSED]
    what = f"{slug}, {folder.relative_to(ROOT).as_posix()} passes {len(verdicts)} checks"
    return Finding(what, ", ".join(lost) if verdicts else "there are none")


def skeleton_fails(slug: str) -> Finding:
    """What the student starts from earns next to nothing."""
    verdicts = _judge(skeleton_of(slug), slug)
    percent = 100 * sum(v.earned for v in verdicts) / (sum(v.points for v in verdicts) or 1)
    wrong = f"it earns {percent:.0f} %" if percent > SKELETON_MAY_EARN else ""
    return Finding(f"{slug}, the skeleton fails", wrong)


def mutant_is_caught(mutant: Mutant) -> Finding:
    """The check that names the mistake fails."""
    edit = mutant.edit
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "mutant"
        mutant.write(home)
        verdicts = _judge(home, mutant.slug, mutant.switches, edit.caught_by)
    states = [v.state for v in verdicts]
    wrong = "" if states == [FAILED] else f"{edit.caught_by}: {states}"
    return Finding(f"{mutant.slug}, a program that {edit.mistake}, is caught", wrong)


def machines_mistakes(only: str = "") -> Iterator[Look]:
    """Mistakes that a machine made: each is caught, or a sentence says why it may stay."""
    from autograder.proof.proving import sample  # no other command waits for its libraries

    try:
        found = sample.load(only)
    except WrongUsage as error:
        yield partial(Finding, f"mistakes that a machine makes are left out ({error})")
        return
    for mutant in found.mutants:
        yield partial(lambda one: Finding(*sample.told(one, found)), mutant)


def _judge(folder: Path, slug: str, on: frozenset[str] = frozenset(), *only: str) -> list[Verdict]:
    return judge(Job(Pair(folder), slug, only=only, on=on), lambda verdict: None)
