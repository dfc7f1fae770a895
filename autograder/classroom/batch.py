"""The class run: every submission graded once, several at a time, and cut off without loss.

What is known is on disk at once: each verdict in a journal, each result in its results.json.
A run that was cut off anywhere is continued by running it again.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from pathlib import Path

from autograder.classroom import grades_csv
from autograder.classroom.export.junit import junit_xml
from autograder.classroom.gather import Gathered
from autograder.classroom.journal import Journal
from autograder.classroom.report import pages, replays
from autograder.classroom.report.listing import read
from autograder.classroom.report.rows import counting
from autograder.grading.decisions import chosen_checks, decided, with_points, wrong_points
from autograder.grading.files import folder_names, write
from autograder.grading.people import Came
from autograder.grading.plan import How, Judged, Kept, Meaning, about, in_turn, understand
from autograder.grading.results import Result
from autograder.grading.results_json import load, save
from autograder.grading.score import core_grade, mastery, score
from autograder.grading.tracks import how_mastered
from autograder.handin import temporary
from autograder.handin.intake import Entry, Handin, take_in
from autograder.handin.submission import Pair, Problem
from autograder.judging.fingerprint import fingerprint
from autograder.judging.judge import Job, OnVerdict
from autograder.judging.trial.explaining import explain
from autograder.judging.trial.finding import Found
from autograder.judging.verdict import PASSED, Verdict
from autograder.judging.worker import Workers, at_a_time
from autograder.program.linux import sandbox
from autograder.words.language import _

Work = Callable[[Result, Handin, "Run", "Result | None", Path], Result]


def graded(found: Result, handin: Handin, run: Run, before: Result | None, home: Path) -> Result:
    """Judge what is not judged yet of one submission, and make its grade of all verdicts.

    ``home`` is where its copy lies.
    """
    how, place = run.how, run.out / found.folder
    journal = Journal(place / "verdicts.jsonl", found.digest)
    kept = _kept(before, home) or Kept(verdicts=journal.known)
    if not kept.verdicts:
        replays.forget(place)

    def begin(slug: str, programs: Pair | Problem) -> OnVerdict:
        if isinstance(programs, Problem):
            found.problems[slug] = programs.sentence
        else:
            found.scripts[slug] = programs.commands()
        return journal.add

    with contextlib.closing(Workers()) as workers:
        meaning = understand(handin, how, kept, workers)
        for judged in in_turn(meaning, how, begin, kept):
            if judged.score:
                found.scores[judged.slug] = judged.score
                found.verdicts.extend(_shown(judged, place, run))
            if isinstance(judged.programs, Pair):
                notes = _notes(judged.programs, judged, before, how.language, workers)
                found.notes[judged.slug] = notes
    journal.close()
    found.tried.update({slug: one.to_json(home) for slug, one in meaning.tried.items()})
    result = _with_decisions(found, meaning, run)
    return replace(result, sources=read(meaning.programs, counting(result, how.course)))


def _shown(judged: Judged, place: Path, run: Run) -> list[Verdict]:
    """The verdicts on an exercise, the first failures recorded where that was asked for."""
    if not run.replays or not isinstance(judged.programs, Pair):
        return judged.verdicts
    how = run.how
    job = Job(judged.programs, judged.slug, how.language, (), how.checks, on=how.course.on)
    return replays.make(place, job, judged.verdicts)


def _notes(
    programs: Pair, judged: Judged, before: Result | None, language: str, workers: Workers
) -> list[str]:
    """What the sources say, where it may explain something."""
    if before is not None and judged.slug in before.notes:
        return before.notes[judged.slug]
    is_right = all(verdict.state == PASSED for verdict in judged.verdicts)
    return [] if is_right and not programs.lent else explain(programs, language, workers)


@dataclass(frozen=True)
class Run:
    """What a class run is about."""

    out: Path
    how: How
    jobs: int = field(default_factory=at_a_time)
    gathered: Gathered = field(default_factory=Gathered)  # what people know and decide
    again: frozenset[str] = frozenset()  # names that are judged anew, whatever is known of them
    replays: bool = False  # whether the first failures of each hand-in are recorded, too
    work: Work = graded  # what judges one hand-in: here, or on another machine

    @functools.cached_property
    def stamp(self) -> str:
        """Changes with what pages depend on beside the results."""
        return pages.stamp(self.how.course, self.how.language)

    def basis(self) -> str:
        """Changes with all that a verdict depends on, but for the hand-in itself.

        Caps, weights and titles are not in it: grades are made of verdicts anew each time.
        """
        how = self.how
        facts = [fingerprint(how.checks), how.exercise, how.language, sorted(how.course.on)]
        return json.dumps(facts)


def grade_class(
    entries: Sequence[Entry], run: Run, on_result: Callable[[Result], None]
) -> list[Result]:
    """Grade every submission, or take its result from the run before, and write all files."""
    names = [*(entry.name for entry in entries), *run.gathered.missing]
    folders, basis = folder_names(names), run.basis()
    found: dict[str, Result] = {}
    pool = ThreadPoolExecutor(run.jobs)
    with temporary.folder() as temp:
        futures = [
            pool.submit(grade_one, entry, folders[entry.name], run, basis, temp)
            for entry in entries
        ]
        try:
            for future in as_completed(futures):
                result = future.result()
                found[result.name] = result
                on_result(result)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
    found |= {name: _nothing(name, folders[name], run) for name in run.gathered.missing}
    results = [found[name] for name in names]
    write_tables(results, run)
    return results


def write_tables(results: Sequence[Result], run: Run) -> None:
    """The files about the whole class: grades.csv, junit.xml and index.html."""
    slugs = sorted({slug for result in results for slug in result.scores})
    write(run.out / "grades.csv", grades_csv.grades_csv(results, slugs))
    write(run.out / "junit.xml", junit_xml(results))
    page = pages.class_page(results, run.how.course, run.how.language)
    write(run.out / "index.html", page)


def grade_one(entry: Entry, folder: str, run: Run, basis: str, temp: Path) -> Result:
    """The result of one submission, also on disk."""
    place, how = run.out / folder, run.how
    with tempfile.TemporaryDirectory(dir=temp, ignore_cleanup_errors=True) as clean:
        handin = take_in(entry, Path(clean), how.exercise)
        facts = json.dumps([entry.name, handin.digest, basis])
        digest = hashlib.sha256(facts.encode()).hexdigest() if handin.digest else ""
        before = load(place / "results.json")
        if not digest or not before or (before.digest, before.folder) != (digest, folder):
            before = None
        if entry.name in run.again:
            before = None
            (place / "verdicts.jsonl").unlink(missing_ok=True)
        shown = how.course.hidden_shown
        walls = before.sandbox if before else sandbox.named(sandbox.kind())
        found = Result(entry.name, folder, digest, {}, [], None, hidden_shown=shown, sandbox=walls)
        found = replace(found, came=_came(entry, handin))
        result = run.work(found, handin, run, before, Path(clean))
        _write(result, before, run)
    (place / "verdicts.jsonl").unlink(missing_ok=True)
    return result


def _came(entry: Entry, handin: Handin) -> Came:
    """What its LMS and its files tell of a hand-in, beside its programs."""
    at = entry.handed_in.isoformat(" ", "minutes") if entry.handed_in else ""
    notes = dict.fromkeys([*entry.notes, *handin.odd.values()])
    return Came(at, entry.attempt, entry.attempts, tuple(notes))


def _nothing(name: str, folder: str, run: Run) -> Result:
    """The result of somebody who handed in nothing, also on disk."""
    told = [_("Nothing was handed in.")]
    found = Result(name, folder, "", {}, [], None, about=told, handed_in=False)
    result = decided(found, run.gathered.about(name))
    _write(result, load(run.out / folder / "results.json"), run)
    return result


def _write(result: Result, before: Result | None, run: Run) -> None:
    """The files about one submission."""
    place, how = run.out / result.folder, run.how
    page = place / "index.html"
    if result == before and pages.is_made(page, run.stamp) and not run.replays:
        return
    replays.lay(place, result.replays)
    shown = replays.names(place)
    write(page, pages.student_page(result, how.course, how.language, run.stamp, shown))
    if result != before:  # after its page: where we are cut off between, both are made again
        save(result, place / "results.json")


def _with_decisions(found: Result, meaning: Meaning, run: Run) -> Result:
    """The result with its grade: of the verdicts, and of what people decided beside them."""
    decision, how = run.gathered.about(found.name), run.how
    points = decision.override.points if decision.override else {}
    counted = with_points(found.verdicts, points)
    found = replace(found, machine=core_grade(found.scores, how.course.track).value)
    for slug in {slug for slug, _check in chosen_checks(found.verdicts, points)}:
        of_it = [verdict for verdict in counted if verdict.slug == slug]
        found.scores[slug] = score(slug, of_it, how.course.missing_demand)
    found.doubts.extend(wrong_points(found.verdicts, points))
    public = [verdict for verdict in counted if not verdict.hidden]  # what is told, all may read
    told = list(about(meaning, found.scores, public, how))
    return decided(_with_grade(found, told, how), decision)


def _kept(before: Result | None, home: Path) -> Kept | None:
    """What an earlier result knows of the hand-in that lies here now."""
    if before is None:
        return None
    try:
        tried = {slug: Found.from_json(data, home) for slug, data in before.tried.items()}
    except (AttributeError, KeyError, TypeError, ValueError):  # somebody edited it
        return None
    return Kept(tried, before.verdicts)


def _with_grade(found: Result, told: list[str], how: How) -> Result:
    """The result with its grade, and why it is this one."""
    grade = core_grade(found.scores, how.course.track)
    reached = mastery(found.scores, how.course.mastery)
    if reached is not None:
        told.append(how_mastered(reached, found.scores, how.course.mastery))
    return replace(
        found,
        grade=grade.value,
        at_least=grade.at_least,
        at_most=grade.at_most,
        track=grade.track if grade.at_least else "",
        about=told,
        mastery=reached,
    )
