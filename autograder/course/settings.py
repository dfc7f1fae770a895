"""course.toml: what an instructor decides. Every mistake in it is named with its line."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from autograder.course.catalogue import all_checks
from autograder.course.check import SWITCHES
from autograder.course.exercises import Cap, Weight, all_exercises, lesson_of, slugs, with_most
from autograder.course.hidden import counted, load_hidden
from autograder.course.toml_file import Mistake, Strict, read
from autograder.kit import COURSE, WrongUsage
from autograder.words.language import SOURCE, VARIABLE, _, not_there, speak


class Track(Strict):
    """One way to the core grade: an exercise, and the most it can earn."""

    slug: str
    cap: Cap


class Mastery(Strict):
    """An exercise beyond the core grade, and how much it counts among those."""

    slug: str
    weight: Weight = 1


class Deadline(Strict):
    """When a hand-in is late, and what each day costs."""

    due: datetime | date  # a date alone: until the end of that day
    late_percent_per_day: float = Field(default=0, ge=0, le=100)  # of 100, for each day begun
    grace_minutes: float = Field(default=0, ge=0)  # later than this is late
    max_days: int | None = Field(default=None, ge=0)  # later than this earns nothing
    time_zone: str = ""  # of times that name none; "": the zone of this machine


def _tracks() -> tuple[Track, ...]:
    """What the exercises themselves say, the least first."""
    caps = {slug: one.cap for slug, one in all_exercises().items() if one.cap is not None}
    return tuple(Track(slug=slug, cap=caps[slug]) for slug in sorted(caps, key=lambda s: caps[s]))


def _mastery() -> tuple[Mastery, ...]:
    weights = {slug: one.mastery for slug, one in all_exercises().items()}
    return tuple(Mastery(slug=slug, weight=w) for slug, w in weights.items() if w is not None)


class Course(Strict):
    """All settings, with their defaults."""

    title: str = "Threaded chat"
    language: str = SOURCE
    sender_hears_itself: bool = False
    other_failures: bool = False  # 01 and 07 ask for more than most do
    given_code: bool = False  # students got working code: its known faults cost nothing
    missing_demand: float = Field(default=50, ge=0, le=100)
    track: tuple[Track, ...] = Field(default_factory=_tracks, strict=False)
    mastery: tuple[Mastery, ...] = Field(default_factory=_mastery, strict=False)
    weights: dict[str, dict[str, Weight]] = Field(default={})  # exercise: check: times its points
    deadline: Deadline | None = None
    model_answers: bool = True  # `autograder compare` shows them, once all checks pass
    hidden_checks: tuple[str, ...] = Field(default=(), strict=False)
    hidden_shown: Literal["after_published", "hidden"] = "after_published"
    # How many hidden checks an exercise has. What students get says it; else they are counted.
    more_at_hand_in: dict[str, int] = Field(default={})

    @property
    def on(self) -> frozenset[str]:
        """The switches that are on: some checks are only for courses with, or without, them."""
        return frozenset(name for name in SWITCHES if getattr(self, name, False))

    def free(self, slug: str) -> frozenset[str]:
        """The checks of an exercise whose failure costs nothing: the code given out fails them."""
        known = all_exercises().get(slug)
        return frozenset(known.given_fails if self.given_code and known else ())


def chosen(path: Path, lang: str) -> tuple[Course, str]:
    """The course's settings, and the language, which is spoken from now on.

    What is asked for on the command line comes first, then what the environment says
    (AUTOGRADER_LANG), then the course. Raises CourseError, or WrongUsage for a language that is
    not there.
    """
    course = load(path)
    language = lang or os.environ.get(VARIABLE) or course.language
    require_language(language)
    speak(language)
    return course, language


def speak_first(arguments: Sequence[str]) -> None:
    """Speak the language that a command line is to be answered in, before anybody reads it.

    What is wrong with it, ``chosen`` says later: until then English is spoken.
    """
    said = [after for word, after in pairwise(arguments) if word == "--lang"]
    said += [word.partition("=")[2] for word in arguments if word.startswith("--lang=")]
    wanted = [*said, os.environ.get(VARIABLE, ""), _of_the_course()]
    speak(next((one for one in wanted if one and not not_there(one)), SOURCE))


def _of_the_course() -> str:
    """What course.toml says, however wrong the rest of it is."""
    try:
        language = tomllib.loads(COURSE.read_text("utf-8")).get("language", SOURCE)
    except (OSError, ValueError):
        return SOURCE
    return language if isinstance(language, str) else SOURCE


def require_language(language: str) -> None:
    """Raise WrongUsage for a language that is not there."""
    if sentence := not_there(language):
        raise WrongUsage(sentence[0].upper() + sentence[1:])


def require_file(path: Path) -> None:
    """Raise WrongUsage for settings that somebody named and that are not there."""
    if path != COURSE and not path.is_file():
        raise WrongUsage(_("There is no file {path}.").format(path=path))


def load(path: Path) -> Course:
    """Read course.toml; without the file everything has its default. Raises CourseError."""
    course = read(path, Course, lambda data: _wrong_names(data, path.absolute().parent))
    if not course.hidden_checks:
        return course
    hidden = load_hidden(hidden_folders(course, path))
    return course.model_copy(update={"more_at_hand_in": counted(hidden, course.on)})


def hidden_folders(course: Course, path: Path) -> list[Path]:
    """Where the hidden checks of the course in this file lie."""
    return [path.absolute().parent / name for name in course.hidden_checks]


def _wrong_names(data: dict[str, Any], folder: Path) -> list[Mistake]:
    """Languages, exercises, checks, folders that do not exist, and exercises named twice."""
    found: list[Mistake] = []
    language = data.get("language", SOURCE)
    if isinstance(language, str) and (sentence := not_there(language)):
        found.append((("language",), sentence))
    if data.get("track") == []:
        found.append((("track",), _("there must be at least one [[track]].")))
    seen: set[str] = set()
    for key, slug in _slugs(data):
        there = list(all_exercises()) if key[0] == "track" else slugs()
        if slug not in there:
            found.append((key, _no_exercise(slug, there)))
        elif slug in seen:
            found.append((key, _("the exercise “{slug}” is named twice.").format(slug=slug)))
        seen.add(slug)
    found += _wrong_zone(data.get("deadline"))
    return found + list(_wrong_hidden(data, folder)) + list(_wrong_checks(data, folder))


def _wrong_hidden(data: dict[str, Any], folder: Path) -> Iterator[Mistake]:
    """Folders that do not exist, and a number beside what can be counted."""
    for number, name in enumerate(_list(data, "hidden_checks")):
        if isinstance(name, str) and not (folder / name).is_dir():
            yield ("hidden_checks", number), _("there is no folder “{name}”.").format(name=name)
    told = data.get("more_at_hand_in")
    if data.get("hidden_checks") and told is not None:
        yield ("more_at_hand_in",), _("it is counted from “hidden_checks”: leave it out.")
    for slug in told if isinstance(told, dict) else ():
        if slug not in all_exercises():
            yield ("more_at_hand_in", slug), _no_exercise(slug, list(all_exercises()))


def _wrong_zone(deadline: Any) -> Iterator[Mistake]:
    """A time zone that nobody knows."""
    name = deadline.get("time_zone") if isinstance(deadline, dict) else None
    if not isinstance(name, str) or not name:
        return
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        sentence = _("there is no time zone “{name}”; one that there is: “Europe/Berlin”.")
        yield ("deadline", "time_zone"), sentence.format(name=name)


def _no_exercise(slug: str, there: Sequence[str]) -> str:
    close = (difflib.get_close_matches(slug, there, 1) or [with_most().slug])[0]
    sentence = _("there is no exercise “{slug}”; one that there is: “{close}”.")
    return sentence.format(slug=slug, close=close)


def _wrong_checks(data: dict[str, Any], folder: Path) -> Iterator[Mistake]:
    """Weights of exercises and checks that do not exist. Raises CourseError for a hidden one."""
    names = [name for name in _list(data, "hidden_checks") if isinstance(name, str)]
    hidden = load_hidden([folder / name for name in names if (folder / name).is_dir()])
    weights = data.get("weights")
    tables = weights if isinstance(weights, dict) else {}
    for slug, table in ((s, t) for s, t in tables.items() if isinstance(t, dict)):
        checks = {**all_checks(slug), **hidden.get(lesson_of(slug), {})}
        if not checks:
            yield ("weights", slug), _no_exercise(slug, list(all_exercises()))
        for name in table if checks else ():
            if name not in checks:
                close = (difflib.get_close_matches(name, checks, 1) or list(checks))[0]
                sentence = _("there is no check “{name}” in {slug}; one that there is: “{close}”.")
                values = {"name": name, "slug": slug, "close": close}
                yield ("weights", slug, name), sentence.format(**values)


def _slugs(data: dict[str, Any]) -> list[Mistake]:
    return [
        ((kind, number, "slug"), table["slug"])
        for kind in ("track", "mastery")
        for number, table in enumerate(_list(data, kind))
        if isinstance(table, dict) and isinstance(table.get("slug"), str)
    ]


def _list(data: dict[str, Any], key: str) -> list[Any]:
    return value if isinstance(value := data.get(key), list) else []
