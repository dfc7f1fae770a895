"""A class run from what was asked for to all files in OUT, and what the instructor is told."""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from autograder.classroom import batch, cluster, overrides, record
from autograder.classroom.export.changes import Change, changes, changes_csv
from autograder.classroom.export.gradebooks import write_gradebooks
from autograder.classroom.gather import Known, gather
from autograder.classroom.matching import rows_meant
from autograder.classroom.record import Asked, Record
from autograder.classroom.roster import read_roster
from autograder.classroom.times import of_files, read_times
from autograder.course.catalogue import require_checks
from autograder.course.hidden import require_written, together
from autograder.course.settings import Course, Deadline, chosen, hidden_folders, load
from autograder.grading import results_json
from autograder.grading.files import folder_names, sweep, write
from autograder.grading.people import Person
from autograder.grading.plan import How
from autograder.grading.results import Result
from autograder.handin import temporary
from autograder.handin.arrival.find import find_class, refuse_around
from autograder.handin.arrival.shown import tell
from autograder.handin.intake import Entry
from autograder.judging import machine
from autograder.judging.worker import at_a_time
from autograder.kit import CHECKS, WrongUsage
from autograder.program.linux import sandbox, view
from autograder.words.language import _


@dataclass(frozen=True)
class Outcome:
    """What a class run came to."""

    results: list[Result]
    changes: list[Change] | None  # None: there was no run before
    notes: list[str]


def run_safely(
    asked: Asked, out: Path, console: Console, again: Sequence[str] = (), where: str = ""
) -> Outcome:
    """A class run in a sandbox, unless it is asked to go without. Raises as ``run_class`` does.

    ``where`` is the cluster that judges the hand-ins; "": this machine.
    """
    require_possible(asked, out)
    tool = "" if asked.no_sandbox else sandbox.require()
    require_hidden(Path(asked.course), tool)
    console.print(sandbox.sentence(sandbox.named(tool)), soft_wrap=True)
    with sandbox.used(tool):
        return run_class(asked, out, console, again, where)


def run_class(
    asked: Asked, out: Path, console: Console, again: Sequence[str] = (), where: str = ""
) -> Outcome:
    """Grade a class with a progress bar. Of what is known already nothing runs but ``again``.

    Raises WrongUsage, CourseError and Refused.
    """
    course, language = chosen(Path(asked.course), asked.lang)
    require_possible(asked, out)
    people = read_roster(Path(asked.roster)) if asked.roster else []
    if (asked.times or asked.file_times) and not course.deadline:
        sentence = _("There is no [deadline] in {file}, so --times and --file-times mean nothing.")
        raise WrongUsage(sentence.format(file=asked.course))
    times = read_times(Path(asked.times), course.deadline) if asked.times else {}
    with temporary.folder() as temp, _checks(course, Path(asked.course)) as checks:
        how = How(course, language, asked.exercise, checks=checks)
        run = batch.Run(out, how, asked.jobs or at_a_time(), replays=asked.replays)
        arrival = find_class(Path(asked.submissions), temp, out, asked.layout)
        entries = arrival.entries
        tell(arrival, console)
        files = _file_times(entries, temp, course.deadline) if asked.file_times else {}
        with record.held(out):
            if record.load(out):  # then the folder is ours, and so is what a killed run has left
                sweep(out)
            known = Known(people, times, files, overrides.read_overrides(out))
            gathered = gather(entries, known, course.deadline)
            meant = frozenset(rows_of(again, gathered.people))
            run = replace(run, gathered=gathered, again=meant)
            with cluster.spread(run, where) if where else nullcontext(run) as run:
                return _kept(asked, entries, run, console)


@contextmanager
def _checks(course: Course, path: Path) -> Iterator[Path]:
    """The folder with all checks: the kit's, or a copy of those with the hidden ones."""
    if not course.hidden_checks:
        yield CHECKS
        return
    with temporary.folder() as temp:
        yield together(hidden_folders(course, path), temp)


def require_hidden(path: Path, tool: str) -> None:
    """Raise WrongUsage if hidden checks were promised and are not there, or can be read."""
    course = load(path)
    if course.more_at_hand_in and not course.hidden_checks:
        sentence = _(
            "{file} says that more checks run at hand-in, and names no hidden_checks: it is what "
            "students have. Give yours with --course."
        )
        raise WrongUsage(sentence.format(file=path))
    folders = hidden_folders(course, path)
    require_written(folders)
    for folder in folders if tool else ():
        if view.can_be_read(folder):
            sentence = _("Programs in a sandbox can read {folder}: move it to another place.")
            raise WrongUsage(sentence.format(folder=folder))


def _kept(asked: Asked, entries: Sequence[Entry], run: batch.Run, console: Console) -> Outcome:
    """Grade, and keep what was asked for and what came out. The folder is ours by now."""
    before = record.load(run.out)
    rows = before.rows if before else {}
    record.save(run.out, Record(asked.absolute(), rows))
    results = _graded(entries, run, console)
    now = record.rows_of(results)
    found = changes(rows, now) if rows else None
    write(run.out / "changes.csv", changes_csv(found or []))
    _forget_missing(run.out, rows, now)
    record.save(run.out, Record(asked.absolute(), now))
    notes = [*_doubts(results), *run.gathered.notes, *_given_before(before, asked)]
    return Outcome(results, found, notes + write_gradebooks(results, run.out, run.how.course.title))


def _given_before(before: Record | None, asked: Asked) -> Iterator[str]:
    """Files that the last run was given and this one is not: most often they were forgotten."""
    for name in ("roster", "times"):
        if before and (path := getattr(before.asked, name)) and not getattr(asked, name):
            sentence = _("The last run had --{option} {path}; this one has none.")
            yield sentence.format(option=name, path=path)


def _graded(entries: Sequence[Entry], run: batch.Run, console: Console) -> list[Result]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=console) as progress:
        task = progress.add_task(_("Grading"), total=len(entries))
        return batch.grade_class(entries, run, lambda result: progress.advance(task))


def _forget_missing(out: Path, before: Iterable[str], now: Collection[str]) -> None:
    """Who had handed in nothing and now has: the page that says so is no longer true."""
    folders = folder_names([*before])
    for folder in (out / folders[name] for name in before if name not in now):
        result = results_json.load(folder / "results.json")
        if result and not result.handed_in:
            shutil.rmtree(folder)


def require_possible(asked: Asked, out: Path) -> None:
    """Raise WrongUsage if a class cannot be graded like this, WrongMachine if not here."""
    submissions = Path(asked.submissions)
    if not submissions.exists():
        raise WrongUsage(_("There is no folder or zip {path}.").format(path=submissions))
    require_checks(asked.exercise)
    if out.exists() and not out.is_dir():
        raise WrongUsage(_("{path} is not a folder.").format(path=out))
    refuse_around(submissions, out)
    record.require_ours(out)
    machine.require(out)


def rows_of(names: Iterable[str], people: Mapping[str, tuple[Person, ...]]) -> list[str]:
    """The rows that these names mean. Raises WrongUsage for a name that means none, or several."""
    found = []
    for name in names:
        meant = rows_meant(name, people)
        if len(meant) > 1:
            sentence = _("“{name}” may mean {rows}: name one of them.")
            raise WrongUsage(sentence.format(name=name, rows=", ".join(meant)))
        if not meant:
            close = difflib.get_close_matches(name, people, 1, 0)
            sentence = _("There is no row “{name}” in the grades; one that there is: “{close}”.")
            raise WrongUsage(sentence.format(name=name, close="".join(close)))
        found += meant
    return found


def _file_times(
    entries: Sequence[Entry], temp: Path, deadline: Deadline | None
) -> Mapping[str, datetime]:
    if any(entry.path.is_relative_to(temp) for entry in entries):
        sentence = _(
            "--file-times needs a folder: unpack the zip of the class with a program that keeps "
            "the times of files."
        )
        raise WrongUsage(sentence)
    return of_files(entries, deadline)


def _doubts(results: Sequence[Result]) -> list[str]:
    return list(dict.fromkeys(doubt for result in results for doubt in result.doubts))
