"""Whose hand-in is it? By what its name says of a person in the roster; nobody is guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from autograder.classroom.grades_csv import as_read
from autograder.grading.people import Person
from autograder.words.language import _, plural
from autograder.words.quoted import in_words

SHORTEST = 3  # letters of an id that may be found inside a name: a 7 stands in many
AS_ONE = ("id", "email", "login", "canvas_id")  # a mark of one person

APOSTROPHE = re.compile("['`\u00b4\u02b9\u02bb\u02bc\u02bd\u2018\u2019\u201b\u2032\uff07]")

People = tuple[Person, ...]


@dataclass(frozen=True)
class Matching:
    """Which hand-in is whose."""

    people: Mapping[str, People]  # by the name of the hand-in
    missing: Sequence[Person]  # who handed in nothing
    doubts: Mapping[str, str] = field(
        default_factory=dict
    )  # a sentence, by the name of the hand-in


def match(clues: Mapping[str, Sequence[str]], roster: Sequence[Person]) -> Matching:
    """Find the people of each hand-in. A hand-in of a group is everybody's in it.

    ``clues``: by the name of the hand-in what the LMS tells of the person, the surest first.
    """
    people: dict[str, People] = {}
    doubts: dict[str, str] = {}
    for name, told_by_lms in clues.items():
        people[name], doubt = who(name, roster, told_by_lms)
        if doubt:
            doubts[name] = doubt
    handed_in: dict[Person, list[str]] = {}
    for name, found in people.items():
        for person in found:
            handed_in.setdefault(person, []).append(name)
    for person, several in handed_in.items():
        if len(several) > 1:
            told = _has_several(person, several)
            doubts |= {name: doubts.get(name, told) for name in several}
    return Matching(people, [person for person in roster if person not in handed_in], doubts)


def _has_several(person: Person, names: Sequence[str]) -> str:
    """In words, that it is not known which of these hand-ins of a person counts."""
    sentence = plural(
        "{person} has {count} hand-in here ({names}).",
        "{person} has {count} hand-ins here ({names}): delete all but one.",
        len(names),
    )
    told = sentence.format(person=person.known_as, count=len(names), names=in_words(names))
    if not person.group:
        return told
    by_themselves = _(
        "If people of a group hand in by themselves, leave the column “group” out of the roster."
    )
    return f"{told} {by_themselves}"


def who(name: str, roster: Sequence[Person], clues: Sequence[str] = ()) -> tuple[People, str]:
    """Whose a hand-in of this name is, or one sentence on why that is not known."""
    words = _words(name)
    if together := _told_together(clues, roster):
        return together, ""
    by_clue = ([p for p in roster if _words(clue) in _exact(p)] for clue in (*clues, name))
    exact = next((found for found in by_clue if found), [])
    found = exact or _within(words, roster, _marks) or _of_group(words, roster)
    groups = {person.group for person in found}
    if not found:
        return (), _("Nobody in the roster is found in the name “{name}”.").format(name=name)
    if len(groups) == 1 and groups != {""}:
        return tuple(person for person in roster if person.group in groups), ""
    if len(found) > 1:
        told = in_words([_told(person) for person in found])
        sentence = _("“{name}” may be of {people}: the name must say which.")
        return (), sentence.format(name=name, people=told)
    return (found[0],), ""


def _told_together(clues: Sequence[str], roster: Sequence[Person]) -> People:
    """The people whom the LMS names side by side, as Gradescope does: the hand-in is all theirs."""
    for clue in clues:
        each = [[p for p in roster if _words(one) in _exact(p)] for one in clue.split(", ")]
        if len(each) > 1 and all(len(found) == 1 for found in each):
            return tuple(dict.fromkeys(found[0] for found in each))
    return ()


def rows_meant(name: str, people: Mapping[str, People]) -> list[str]:
    """The rows that somebody means by this name: of the hand-in, or of a person, or the id."""
    if name in people:
        return [name]
    words = _words(name)
    same = [row for row in people if as_read(row) == as_read(name)]
    return same or [row for row, all_ in people.items() if any(words in _exact(p) for p in all_)]


def _told(person: Person) -> str:
    return f"{person.known_as} ({person.id})" if person.id and person.name else person.known_as


def _of_group(words: str, roster: Sequence[Person]) -> list[Person]:
    """Who is in a group of this name, or else of a name that stands in it."""
    glued = words.replace(" ", "")  # as Canvas writes it
    exact = [p for p in roster if p.group and _words(p.group).replace(" ", "") == glued]
    return exact or _within(words, roster, lambda person: _long_enough([_words(person.group)]))


def _within(
    words: str, roster: Sequence[Person], marks_of: Callable[[Person], list[str]]
) -> list[Person]:
    """Whose mark stands in it. Who is found only inside a longer mark is not meant."""
    found = {p: [mark for mark in marks_of(p) if f" {mark} " in f" {words} "] for p in roster}
    every = [mark for marks in found.values() for mark in marks]
    covered = {m for m in every for other in every if m != other and f" {m} " in f" {other} "}
    return [person for person, marks in found.items() if set(marks) - covered]


def _exact(person: Person) -> set[str]:
    return {_words(getattr(person, one)) for one in AS_ONE} - {""} | set(_names(person))


def _marks(person: Person) -> list[str]:
    """What stands in a name only if this person is meant."""
    return _long_enough([_words(getattr(person, one)) for one in AS_ONE]) + _names(person)


def _long_enough(marks: list[str]) -> list[str]:
    return [mark for mark in marks if len(mark) >= SHORTEST]


def _names(person: Person) -> list[str]:
    """The name as it may be written: Anna Müller, Müller Anna, and mülleranna as Canvas does.

    Which of several words begin the last name is not known: van der Berg, Zoë.
    """
    parts = _words(person.name).split()
    if len(parts) < 2:
        return parts
    turned = [[*parts[begin:], *parts[:begin]] for begin in range(len(parts))]
    return [joint.join(one) for joint in (" ", "") for one in turned]


def _words(text: str) -> str:
    """Small letters and digits, a space between words: whatever stands there in between.

    What stands for an apostrophe is left out, as Moodle and Canvas do: O'Neill is oneill.
    """
    small = APOSTROPHE.sub("", unicodedata.normalize("NFKC", text).casefold())
    return " ".join("".join(c if c.isalnum() or _joins(c) else " " for c in small).split())


def _joins(character: str) -> bool:
    """Whether it belongs to the letter before it, as a vowel sign does."""
    return unicodedata.category(character).startswith("M")
