"""The class run: every submission graded once, several at a time, and cut off without loss.

What is known is on disk at once: each verdict in a journal, each result in its results.json.
A run that was cut off anywhere is continued by running it again.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from pathlib import Path

from autograder.classroom import grades_csv
from autograder.classroom.journal import Journal
from autograder.classroom.report import pages
from autograder.course.catalogue import checks_of, exercises
from autograder.course.settings import Course, Track
from autograder.grading.files import folder_names, write
from autograder.grading.results import Result, load, save
from autograder.grading.score import Score, core_grade, mastery, score
from autograder.grading.tracks import can_raise, how_counted, how_mastered, how_understood, to_try
from autograder.handin.intake import Entry, Handin, take_in
from autograder.handin.source import explain
from autograder.handin.submission import CORE, Pair, Problem
from autograder.judging import trial
from autograder.judging.fingerprint import fingerprint
from autograder.judging.judge import PATIENCE, Job, judge
from autograder.judging.trial import find_out, resolve
from autograder.judging.unrun import without_running
from autograder.judging.verdict import BLOCKED, Verdict
from autograder.kit import CHECKS
from autograder.words.language import _


@dataclass(frozen=True)
class Run:
    """What a class run is about."""

    out: Path
    course: Course
    language: str = "en"
    exercise: str = ""  # only this one
    jobs: int = field(default_factory=lambda: os.cpu_count() or 2)
    checks: Path = CHECKS
    patience: float = PATIENCE  # seconds for one submission

    def digest(self, name: str, files: str) -> str:
        """Changes with everything a result depends on."""
        facts = [name, files, fingerprint(self.checks), self.course.model_dump_json()]
        facts += [self.exercise, self.language]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def grade_class(
    entries: Sequence[Entry], run: Run, on_result: Callable[[Result], None]
) -> list[Result]:
    """Grade every submission, or take its result from the run before, and write all files."""
    folders = folder_names([entry.name for entry in entries])
    found: dict[str, Result] = {}
    pool = ThreadPoolExecutor(run.jobs)
    with tempfile.TemporaryDirectory(prefix="autograder-", ignore_cleanup_errors=True) as temp:
        futures = [
            pool.submit(grade_one, entry, folders[entry.name], run, temp) for entry in entries
        ]
        try:
            for future in as_completed(futures):
                result = future.result()
                found[result.name] = result
                on_result(result)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
    results = [found[entry.name] for entry in entries]
    write_tables(results, run)
    return results


def write_tables(results: Sequence[Result], run: Run) -> None:
    """The files about the whole class: grades.csv and index.html."""
    slugs = sorted({slug for result in results for slug in result.scores})
    write(run.out / "grades.csv", grades_csv.grades_csv(results, slugs))
    page = pages.class_page(results, slugs, run.course.title, run.language)
    write(run.out / "index.html", page)


def grade_one(entry: Entry, folder: str, run: Run, temp: str) -> Result:
    """The result of one submission, also on disk."""
    place = run.out / folder
    with tempfile.TemporaryDirectory(dir=temp, ignore_cleanup_errors=True) as clean:
        handin = take_in(entry, Path(clean), run.exercise)
        digest = run.digest(entry.name, handin.digest) if handin.digest else ""
        result = load(place / "results.json")
        if not digest or not result or (result.digest, result.folder) != (digest, folder):
            result = _grade(entry.name, folder, handin, digest, run)
            save(result, place / "results.json")
    (place / "verdicts.jsonl").unlink(missing_ok=True)
    write(place / "index.html", pages.student_page(result, run.course.title, run.language))
    return result


def _grade(name: str, folder: str, handin: Handin, digest: str, run: Run) -> Result:
    """Judge all exercises of one submission."""
    journal = Journal(run.out / folder / "verdicts.jsonl", digest)
    handin, seen = _tried(handin, run)
    todo = targets(handin, run, seen)
    share = run.patience / max(1, sum(isinstance(p, Pair) for p in todo.values()))
    found = Result(name, folder, digest, {}, [], None)
    for slug, pair in todo.items():
        if seen is not None and not _can_raise(slug, found.scores, run):
            continue
        judged = _judge(slug, pair, found, replace(run, patience=share), journal)
        if slug != CORE:  # else there is nothing that could have a score
            found.verdicts.extend(judged)
            found.scores[slug] = score(slug, judged, run.course.missing_demand)
    journal.close()
    return _with_grade(found, _understood(handin, seen, found), run)


def _tried(handin: Handin, run: Run) -> tuple[Handin, frozenset[str] | None]:
    """The hand-in with how its programs are started, and what a flat one's server opens then.

    None if nobody needs to know that.
    """
    core = handin.programs.get(CORE)
    if not isinstance(core, Pair) or run.exercise or len(_tracks(run)) < 2:
        programs = {slug: resolve(pair) for slug, pair in handin.programs.items()}
        return replace(handin, programs=programs), None
    found = find_out(core, min(trial.PATIENCE, run.patience / 4))
    others = {slug: resolve(pair) for slug, pair in handin.programs.items() if slug != CORE}
    seen = found.networks if isinstance(found.pair, Pair) else None
    return replace(handin, programs={CORE: found.pair} | others), seen


def _tracks(run: Run) -> list[Track]:
    there = exercises(run.checks)
    return [track for track in run.course.track if track.slug in there]


def _can_raise(slug: str, scores: dict[str, Score], run: Run) -> bool:
    tracks = {track.slug: track for track in run.course.track}
    return can_raise(tracks[slug], scores, run.course.track)


def _judge(
    slug: str, pair: Pair | Problem, found: Result, run: Run, journal: Journal
) -> list[Verdict]:
    """Verdicts on one exercise; what else is to be said about it goes into ``found``."""
    if isinstance(pair, Problem):
        found.problems[slug] = pair.sentence
        return _blocked(slug, pair, run)
    found.scripts[slug] = pair.commands()
    found.notes[slug] = explain(pair, run.language)
    job = Job(
        pair,
        slug,
        run.language,
        checks=run.checks,
        patience=run.patience,
        on=run.course.on,
        weights=run.course.weights.get(slug, {}),
    )
    return judge(job, journal.add, journal.known(slug))


def _understood(handin: Handin, seen: frozenset[str] | None, found: Result) -> str:
    """Why a flat hand-in was checked as these exercises."""
    core = handin.programs.get(CORE)
    if seen is None or not isinstance(core, Pair):
        return ""
    return how_understood(core, seen, [s for s in found.scores if s not in handin.programs])


def _with_grade(found: Result, understood: str, run: Run) -> Result:
    """The result with its grade, and why it is this one."""
    grade, track = core_grade(found.scores, run.course.track)
    about = list(how_counted(found.scores, found.verdicts, _tracks(run)))
    about = [understood, *about] if understood else about
    reached = mastery(found.scores, run.course.mastery)
    if reached is not None:
        about.append(how_mastered(reached, found.scores, run.course.mastery))
    track = track if grade else ""
    return replace(found, grade=grade, track=track, about=about, mastery=reached)


def _blocked(slug: str, problem: Problem, run: Run) -> list[Verdict]:
    """There is nothing to run: every check is blocked by that."""
    if slug == CORE:
        return []
    weights = run.course.weights.get(slug, {})
    return [
        without_running(slug, name, BLOCKED, problem.sentence, run.checks).weighed(weights)
        for name in checks_of(slug, run.checks, run.course.on)
    ]


def targets(
    handin: Handin, run: Run, seen: Collection[str] | None = None
) -> dict[str, Pair | Problem]:
    """What is to be graded: by exercise, its programs or why there are none."""
    there = exercises(run.checks)
    core = handin.programs.get(CORE)
    if run.exercise:
        sentence = _("There is no folder {slug} in this submission.").format(slug=run.exercise)
        return {run.exercise: handin.programs.get(run.exercise) or core or Problem(sentence)}
    found = {slug: pair for slug, pair in handin.programs.items() if slug in there}
    if core:
        return {track.slug: core for track in to_try(_tracks(run), seen or ())} | found
    sentence = _("There are no checks yet for {slugs}.").format(slugs=", ".join(handin.programs))
    return found or {CORE: Problem(sentence)}
