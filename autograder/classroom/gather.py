"""What is known and decided about each hand-in before it is judged: whose it is, when it came,
what a person set. It costs no run of a program.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from autograder.classroom.matching import Matching, match, rows_meant
from autograder.course.settings import Deadline
from autograder.grading.deadline import how_late, in_zone, marked_late
from autograder.grading.decisions import Decision
from autograder.grading.people import Late, Override, Person
from autograder.handin.intake import Entry
from autograder.words.language import _
from autograder.words.quoted import in_words

NOTHING = Decision()
T = TypeVar("T")


@dataclass(frozen=True)
class Known:
    """What files beside the hand-ins say."""

    roster: Sequence[Person] = ()
    times: Mapping[str, datetime] = field(default_factory=dict)  # by hand-in or person
    file_times: Mapping[str, datetime] = field(default_factory=dict)  # by hand-in
    overrides: Mapping[str, Override] = field(default_factory=dict)  # by hand-in or person


@dataclass(frozen=True)
class Gathered:
    """What is decided, by the name of the row."""

    of: Mapping[str, Decision] = field(default_factory=dict)
    missing: Sequence[str] = ()  # rows of people who handed in nothing
    notes: Sequence[str] = ()  # what the instructor should know, in sentences

    @property
    def people(self) -> dict[str, tuple[Person, ...]]:
        """Whose each row is."""
        return {name: decision.people for name, decision in self.of.items()}

    def about(self, name: str) -> Decision:
        """What is decided about one row."""
        return self.of.get(name, NOTHING)


def gather(entries: Sequence[Entry], known: Known, deadline: Deadline | None) -> Gathered:
    """Bring together what is known about each row of the class."""
    names = [entry.name for entry in entries]
    matching = match(_clues(entries), known.roster) if known.roster else Matching({}, ())
    missing = _rows_of(matching.missing, names)
    people = {name: matching.people.get(name, ()) for name in names}
    people |= {name: (person,) for name, person in missing.items()}
    times, about_times = _by_row("times.csv", known.times, people)
    overrides, about_overrides = _by_row("overrides.csv", known.overrides, people)
    late = {e.name: _late(e, times, known, people[e.name], deadline) for e in entries}
    found = {
        name: Decision(who, late.get(name), overrides.get(name), _doubts(matching, name))
        for name, who in people.items()
    }
    notes = [*about_times, *about_overrides, *_without_time(late, deadline)]
    return Gathered(found, list(missing), notes)


def _clues(entries: Sequence[Entry]) -> dict[str, tuple[str, ...]]:
    """What the LMS tells of whoever handed in, the surest first."""
    return {entry.name: (entry.id, entry.email, entry.person) for entry in entries}


def _doubts(matching: Matching, name: str) -> tuple[str, ...]:
    return (matching.doubts[name],) if name in matching.doubts else ()


def _rows_of(missing: Sequence[Person], taken: Sequence[str]) -> dict[str, Person]:
    """A row for each person who handed in nothing, under a name that no other row has."""
    rows: dict[str, Person] = {}
    for person in missing:
        marks = [person.id, person.email, person.login, person.canvas_id]
        longer = [f"{person.known_as} ({mark})" for mark in marks if mark]
        numbered = (f"{person.known_as} ({number})" for number in range(2, len(missing) + 2))
        free = (n for n in (person.known_as, *longer, *numbered) if n not in {*taken, *rows})
        rows[next(free)] = person
    return rows


def _late(
    entry: Entry,
    times: Mapping[str, datetime],
    known: Known,
    who: Sequence[Person],
    deadline: Deadline | None,
) -> Late | None:
    """How late it came. In a group the time of whoever has most counts for all."""
    if deadline is None:
        return marked_late() if entry.late else None
    at = times.get(entry.name) or entry.handed_in or known.file_times.get(entry.name)
    if at is None:
        return marked_late() if entry.late else None
    extra = max((person.extra for person in who), default=timedelta())
    return how_late(deadline, in_zone(at, deadline), extra)


def _by_row(
    file: str, values: Mapping[str, T], people: Mapping[str, tuple[Person, ...]]
) -> tuple[dict[str, T], list[str]]:
    """Values by row, of values by row or person; and what is to be said of them, in sentences."""
    found: dict[str, T] = {}
    meant_by: dict[str, list[str]] = {}
    astray = []
    for name, value in values.items():
        meant = rows_meant(name, people)
        if len(meant) == 1:
            found.setdefault(meant[0], value)
            meant_by.setdefault(meant[0], []).append(name)
        else:
            astray.append(name)
    several = [names for names in meant_by.values() if len(names) > 1]
    return found, [*_astray(file, astray), *(_the_same(file, names) for names in several)]


def _astray(file: str, names: Sequence[str]) -> list[str]:
    sentence = _("{file}: no row, or more than one, is meant by {names}.")
    return [sentence.format(file=file, names=in_words(names))] if names else []


def _the_same(file: str, names: Sequence[str]) -> str:
    sentence = _("{file}: {names} mean the same hand-in. Only what stands at {name} counts.")
    return sentence.format(file=file, names=in_words(names), name=names[0])


def _without_time(late: Mapping[str, Late | None], deadline: Deadline | None) -> list[str]:
    count = sum(one is None for one in late.values())
    if not deadline or not count:
        return []
    sentence = _(
        "{count} of {all} hand-ins: when they came is not known, so the deadline was not applied "
        "to them. Give --times FILE or --file-times."
    )
    return [sentence.format(count=count, all=len(late))]
