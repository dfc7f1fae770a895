"""The commands about a class: grade, regrade, override, demo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from autograder.classroom import demo, overrides, record
from autograder.classroom.class_run import Outcome, rows_of, run_class, run_safely
from autograder.classroom.export import changes
from autograder.classroom.record import Asked
from autograder.course.exercises import meant
from autograder.course.settings import require_file
from autograder.grading import results_json
from autograder.grading.decisions import wrong_points
from autograder.grading.files import folder_names
from autograder.grading.people import Override
from autograder.grading.results import GRADED, NEEDS_A_LOOK, NOT_HANDED_IN, NOTHING_TO_RUN, Result
from autograder.handin import temporary
from autograder.handin.arrival.command import LayoutName
from autograder.kit import COURSE, WrongUsage
from autograder.program.linux.options import NoSandbox
from autograder.words.commands import Lang
from autograder.words.language import _, plural
from autograder.words.plain import plain

MOST_NOTES = 12  # sentences on the screen; grades.csv has each in its row

Out = Annotated[Path, typer.Option("-o", "--output", help="The folder for the results.")]
Jobs = Annotated[
    int, typer.Option("--jobs", min=0, help="Submissions at a time; 0: two more than processors.")
]
OutOfBefore = Annotated[Path, typer.Argument(metavar="OUT")]
Name = Annotated[str, typer.Argument(metavar="NAME")]
Names = Annotated[list[str], typer.Argument(metavar="NAME...")]
Submissions = Annotated[Path, typer.Argument(metavar="SUBMISSIONS")]
Exercise = Annotated[
    str,
    typer.Option("--exercise", metavar="SLUG", callback=meant, help="Grade all as this exercise."),
]
Roster = Annotated[
    str, typer.Option("--roster", metavar="FILE", help="A CSV: who is in the class.")
]
Times = Annotated[
    str, typer.Option("--times", metavar="FILE", help="A CSV: when each was handed in.")
]
FileTimes = Annotated[
    bool, typer.Option("--file-times", help="Each was handed in when its newest file was changed.")
]
Cluster = Annotated[
    str,
    typer.Option(
        "--cluster", metavar="WHERE", help="Judge on Dask workers: tcp://HOST:PORT, or local:N."
    ),
]
Replays = Annotated[
    bool,
    typer.Option("--replays", help="Record the first failures of each, to be stepped through."),
]
Diff = Annotated[bool, typer.Option("--diff", help="Show what is new since the last run.")]
CourseFile = Annotated[Path, typer.Option("--course", help="The course's settings.")]
Grade = Annotated[
    float | None, typer.Option("--grade", min=0, max=100, help="The grade, whatever else.")
]
Points = Annotated[
    list[str] | None, typer.Option("--points", metavar="CHECK=N", help="The points of one check.")
]
Comment = Annotated[str, typer.Option("--comment", help="Why.")]
Remove = Annotated[bool, typer.Option("--remove", help="Take back all that was decided by hand.")]


def grade(
    submissions: Submissions,
    out: Out,
    exercise: Exercise = "",
    layout: LayoutName = "",
    roster: Roster = "",
    times: Times = "",
    file_times: FileTimes = False,
    diff: Diff = False,
    jobs: Jobs = 0,
    lang: Lang = "",
    course_file: CourseFile = COURSE,
    no_sandbox: NoSandbox = False,
    cluster: Cluster = "",
    replays: Replays = False,
) -> int:
    """Grade a whole class: folders and zips. A run that was cut off is continued."""
    require_file(course_file)
    paths = {"submissions": submissions, "course": course_file, "roster": roster, "times": times}
    asked = Asked(
        **{name: str(path) for name, path in paths.items()},
        exercise=exercise,
        lang=lang,
        layout=layout,
        file_times=file_times,
        no_sandbox=no_sandbox,
        jobs=jobs,
        replays=replays,
    )
    console = Console(highlight=False)
    outcome = run_safely(asked, out, console, where=cluster)
    _tell(outcome, out, console)
    _tell_notes(outcome, console)
    if diff:
        _tell_changes(outcome, console)
    return 0


def regrade(out: OutOfBefore, names: Names, jobs: Jobs = 0, cluster: Cluster = "") -> int:
    """Judge some hand-ins again, with the settings of the last run. The table is kept."""
    asked, console = record.require(out).asked, Console(highlight=False)
    asked = replace(asked, jobs=jobs or asked.jobs)
    outcome = run_safely(asked, out, console, names, cluster)
    _tell(outcome, out, console)
    _tell_changes(outcome, console)
    return 0


def override(
    out: OutOfBefore,
    name: Name,
    grade: Grade = None,
    points: Points = None,
    comment: Comment = "",
    remove: Remove = False,
) -> int:
    """Decide something about a hand-in by hand. It survives every later run."""
    found = Override(grade, _points(points or []), comment)
    if (found == Override()) is not remove:
        raise WrongUsage(_("Give --grade, --points or --comment, or --remove alone."))
    asked, console = record.require(out).asked, Console(highlight=False)
    result = _result(out, name)
    for sentence in wrong_points(result.verdicts, found.points):
        raise WrongUsage(sentence)
    with record.held(out):
        kept = overrides.keep(out, result.name, None if remove else found)
    console.print(_kept(result.name, kept, remove), markup=False, soft_wrap=True)
    if Path(asked.submissions).exists():
        _tell_changes(run_safely(asked, out, console), console)
    else:
        sentence = _("It is kept, and counts from the next run on: {path} is not there now.")
        console.print(sentence.format(path=asked.submissions), markup=False)
    return 0


def _kept(name: str, kept: Override, removed: bool) -> str:
    """What is decided by hand about a row from now on, or is no longer."""
    name = plain(" ".join(name.split()))
    if not kept.words:
        return _("Nothing was decided by hand for {name}.").format(name=name)
    sentence = _("Decided by hand for {name}: {words}.")
    if removed:
        sentence = _("No longer decided by hand for {name}: {words}.")
    return sentence.format(name=name, words=plain(kept.words.rstrip(".")))


def demo_(out: Out = Path("grades"), jobs: Jobs = 0, lang: Lang = "") -> int:
    """Grade the built-in sample class and show where the report is."""
    console = Console(highlight=False)
    with temporary.folder() as temp:
        demo.gather_class(temp)
        outcome = run_class(Asked(str(temp), str(COURSE), lang=lang, jobs=jobs), out, console)
    _tell(outcome, out, console)
    console.print(demo.table(outcome.results))
    return 0


def _points(words: Sequence[str]) -> dict[str, float]:
    try:
        return overrides.points_of([part for word in words for part in word.split()])
    except ValueError:
        sentence = _("--points must be like test_late_joiner=4, not “{text}”.")
        raise WrongUsage(sentence.format(text=" ".join(words))) from None


def _result(out: Path, name: str) -> Result:
    """The result that somebody means by a name. Raises WrongUsage."""
    rows = list(record.require(out).rows)
    folders = folder_names(rows)
    there = {row: results_json.load(out / folders[row] / "results.json") for row in rows}
    found = {row: result for row, result in there.items() if result}
    [row] = rows_of([name], {row: result.people for row, result in found.items()})
    return found[row]


def _tell(outcome: Outcome, out: Path, console: Console) -> None:
    """Say what came out, and where it is."""
    page = (out / "index.html").resolve()
    console.print(_summary(outcome.results), soft_wrap=True)
    console.print(_("Report: {page}").format(page=page), soft_wrap=True, markup=False)
    open_it = _("Open it with: python -m webbrowser {uri}").format(uri=page.as_uri())
    console.print(open_it, soft_wrap=True, markup=False)


def _summary(found: Sequence[Result]) -> str:
    states = [result.status for result in found]
    all_ = sum(result.handed_in for result in found)
    sentence = plural(
        "{all} submission: {graded} graded, {nothing} with nothing to run, {look} need a look.",
        "{all} submissions: {graded} graded, {nothing} with nothing to run, {look} need a look.",
        all_,
    ).format(
        all=all_,
        graded=states.count(GRADED),
        nothing=states.count(NOTHING_TO_RUN),
        look=states.count(NEEDS_A_LOOK),
    )
    if missing := states.count(NOT_HANDED_IN):
        people = plural(
            "{count} person has handed in nothing.",
            "{count} people have handed in nothing.",
            missing,
        )
        sentence += " " + people.format(count=missing)
    return sentence


def _tell_notes(outcome: Outcome, console: Console) -> None:
    for sentence in outcome.notes[:MOST_NOTES]:
        console.print(f"  {sentence}", soft_wrap=True, markup=False)
    left = len(outcome.notes[MOST_NOTES:])
    if left:
        more = plural(
            "… and {count} more: see the column “why” of grades.csv.",
            "… and {count} more: see the column “why” of grades.csv.",
            left,
        )
        console.print(f"  {more.format(count=left)}")


def _tell_changes(outcome: Outcome, console: Console) -> None:
    if outcome.changes is None:
        console.print(_("There is no run before this one."))
    elif not outcome.changes:
        console.print(_("Each row is as it was before."))
    else:
        console.print(changes.table(outcome.changes))
        sentence = _("Rows that are new or other: {count}, see changes.csv.")
        console.print(sentence.format(count=len(outcome.changes)))
