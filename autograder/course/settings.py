"""course.toml: what an instructor decides. Every mistake in it is named with its line."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import Field

from autograder.course.catalogue import all_checks
from autograder.course.exercises import Cap, Weight, all_exercises, slugs, with_most
from autograder.course.toml_file import Mistake, Strict, read
from autograder.kit import WrongUsage
from autograder.words.language import SOURCE, _, not_there, speak


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
    missing_demand: float = Field(default=50, ge=0, le=100)
    track: tuple[Track, ...] = Field(default_factory=_tracks, strict=False)
    mastery: tuple[Mastery, ...] = Field(default_factory=_mastery, strict=False)
    weights: dict[str, dict[str, Weight]] = Field(default={})  # exercise: check: times its points
    deadline: Deadline | None = None
    model_answers: bool = True  # `autograder compare` shows them, once all checks pass
    hidden_checks: tuple[str, ...] = Field(default=(), strict=False)

    @property
    def on(self) -> frozenset[str]:
        """The switches that are on: some checks are only for courses with, or without, them."""
        return frozenset({"sender_hears_itself"} if self.sender_hears_itself else ())


def chosen(path: Path, lang: str) -> tuple[Course, str]:
    """The course's settings, and the language, which is spoken from now on.

    Raises CourseError, or WrongUsage for a language that is not there.
    """
    course = load(path)
    language = lang or course.language
    if sentence := not_there(language):
        raise WrongUsage(sentence[0].upper() + sentence[1:])
    speak(language)
    return course, language


def load(path: Path) -> Course:
    """Read course.toml; without the file everything has its default. Raises CourseError."""
    return read(path, Course, lambda data: _wrong_names(data, path.parent))


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
    for number, name in enumerate(_list(data, "hidden_checks")):
        if isinstance(name, str) and not (folder / name).is_dir():
            key = ("hidden_checks", number)
            found.append((key, _("there is no folder “{name}”.").format(name=name)))
    found += _wrong_zone(data.get("deadline"))
    return found + list(_wrong_checks(data.get("weights")))


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


def _wrong_checks(weights: Any) -> Iterator[Mistake]:
    """Weights of exercises and checks that do not exist."""
    tables = weights if isinstance(weights, dict) else {}
    for slug, table in ((s, t) for s, t in tables.items() if isinstance(t, dict)):
        checks = all_checks(slug)
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
