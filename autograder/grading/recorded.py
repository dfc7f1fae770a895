"""A check, run once more and recorded: races are forced, so it fails as it did before.

At first the programs are watched, too: then the film shows each line, locks and registries. If that
changes the verdict, they are not. It costs a run of its own, and the one that was judged nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from autograder.course.exercises import asks_for_a_chat
from autograder.judging.filming import ALL, LINES
from autograder.judging.judge import Job, judge
from autograder.judging.verdict import FAILED, Verdict
from autograder.replay.clues.script.reasons import (
    DOUBLED,
    EMPTY,
    ENDS,
    EXITS,
    GROWS,
    HIDDEN,
    NEVER,
    OUT,
    PASSED,
    TWIN,
)
from autograder.replay.film import Film
from autograder.words.language import _


class Recorded(NamedTuple):
    """A recorded run of a check."""

    verdict: Verdict
    film: Film


def recorded(job: Job, name: str) -> Recorded | None:
    """A recorded run of one check of a job: one that fails, if there is any. None: no film."""
    runs = list(_runs(job, name))
    return next((run for run in runs if run.verdict.state == FAILED), runs[0] if runs else None)


def with_its_line(job: Job, verdict: Verdict) -> Verdict:
    """A failed verdict with the line that a recorded run shows, and the way there.

    A run that is not recorded tells of sockets and threads, but not which lines were run. Where
    something died, or nothing is written yet, its line is known.
    """
    if verdict.feedback is not None and not asks_for_a_chat(job.slug):
        return verdict if verdict.feedback.place else _looked_into(job, verdict)
    if _knows_its_line(verdict):
        return verdict
    return shown_by(recorded(job, verdict.name), verdict)


def shown_by(run: Recorded | None, verdict: Verdict) -> Verdict:
    """A failed verdict with the line, and the way there, of a recorded run of its check."""
    told = verdict.feedback
    if told is None or _knows_its_line(verdict):
        return verdict
    if run is None or run.verdict.state != FAILED or run.film.wrong.place is None:
        return verdict
    number, line = run.film.wrong.place
    place = f"{run.film.files[number]['name']}:{line}"
    codes = _codes(run.film)
    way = [f"{step}: {codes.get(step, '')}" for step in run.film.wrong.way]
    told = replace(told, place=place, code=codes.get(place, ""), way=way)
    if more := _reason(run.film, place):
        first, end, rest = told.got.partition("\n")
        first = f"{first} {more}" if first.endswith((".", "!", "?")) else f"{more} {first}"
        told = replace(told, got=f"{first}{end}{rest}")
    return replace(verdict, feedback=told)


def _reason(film: Film, place: str) -> str:
    """One sentence on what the marked line itself shows. "" if there is none."""
    sentences = {
        EMPTY: _("The loop at {place} never went round: what it goes through was empty."),
        TWIN: _(
            "The loop at {place} never went round: it was empty. What is set at {other} is another "
            "variable of the same name, which only that function knows."
        ),
        DOUBLED: _("{place} puts somebody in who is in already, since {other}: once is enough."),
        GROWS: _("What {other} adds up only grows: nothing is ever taken off it."),
        NEVER: _("The condition at {place} was false each time."),
        EXITS: _("The exit at {place} ends its own thread only, not the program."),
        HIDDEN: _("An error came up, at {place} or before it, and the except at {other} hides it."),
        ENDS: _(
            "The loop at {other} ends at {place}: nothing is sent to whoever comes later in it."
        ),
        OUT: _("{place} has taken {other} out of the registry, who is still there."),
        PASSED: _("The condition at {other} was true, but {place} has not ended the connection."),
    }
    if film.wrong.reason == NEVER and film.wrong.other:
        sentences[NEVER] = _("The condition at {place} was false each time: see {other}.")
    return sentences.get(film.wrong.reason, "").format(place=place, other=film.wrong.other)


def _knows_its_line(verdict: Verdict) -> bool:
    return verdict.feedback is None or verdict.feedback.knows_its_line


def _codes(film: Film) -> dict[str, str]:
    """What stands at each place, such as "server.py:12"."""
    return {
        f"{file['name']}:{number}": text.strip()
        for file in film.files
        for number, text in enumerate(file["lines"], 1)
    }


def _looked_into(job: Job, verdict: Verdict) -> Verdict:
    """A verdict with what its check tells when it is asked to look into it: tests have no line."""
    (again,) = judge(replace(job, only=(verdict.name,), record=LINES), lambda verdict: None)
    told = again.feedback if again.state == FAILED else None
    return replace(verdict, feedback=told or verdict.feedback)


def _runs(job: Job, name: str) -> Iterator[Recorded]:
    for record in (ALL, LINES):
        films: dict[str, Any] = {}
        alone = replace(job, only=(name,), record=record)
        (verdict,) = judge(alone, lambda verdict: None, None, films.__setitem__)
        if name in films:
            film = Film.from_json(films[name])
            about = replace(film.about, slug=job.slug, which=_which(verdict))
            yield Recorded(verdict, replace(film, about=about))
            if verdict.state == FAILED:
                return


def _which(verdict: Verdict) -> str:
    if verdict.state == FAILED:
        return _(
            "This is a run of its own of this check, recorded: it failed as it does each time."
        )
    return _("This is a run of its own of this check, recorded: it passed.")
