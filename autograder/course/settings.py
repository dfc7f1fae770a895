"""course.toml: what an instructor decides. Every mistake in it is named with its line."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from autograder.course.catalogue import all_checks
from autograder.course.check import SWITCHES
from autograder.course.exercises import SLUGS, TWO_OVER_UDP
from autograder.words.language import SOURCE, _, not_there

NAME = "course.toml"

Key = tuple[str | int, ...]
Weight = Annotated[float, Field(ge=0)]


class CourseError(Exception):
    """Mistakes in course.toml, a sentence each."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


class Strict(BaseModel):
    """A table of course.toml: no unknown settings, no "100" where 100 is meant."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Track(Strict):
    """One way to the core grade: an exercise, and the most it can earn."""

    slug: str
    cap: float = Field(ge=0, le=100)


class Mastery(Strict):
    """An exercise beyond the core grade, and how much it counts among those."""

    slug: str
    weight: Weight = 1


class Deadline(Strict):
    """When a hand-in is late, and what each day costs."""

    due: datetime | date
    late_percent_per_day: float = Field(default=0, ge=0, le=100)


class Course(Strict):
    """All settings, with their defaults."""

    title: str = "Threaded chat"
    language: str = SOURCE
    sender_hears_itself: bool = False
    missing_demand: float = Field(default=50, ge=0, le=100)
    track: tuple[Track, ...] = Field(
        default=(
            Track(slug=TWO_OVER_UDP, cap=48),
            Track(slug="02_two_user_chat", cap=60),
            Track(slug="03_udp_chat", cap=80),
            Track(slug="04_multi_user_chat", cap=100),
        ),
        strict=False,
    )
    mastery: tuple[Mastery, ...] = Field(
        default=tuple(Mastery(slug=slug) for slug in SLUGS[4:8]), strict=False
    )
    weights: dict[str, dict[str, Weight]] = Field(default={})  # exercise: check: times its points
    deadline: Deadline | None = None
    hidden_checks: tuple[str, ...] = Field(default=(), strict=False)

    @property
    def on(self) -> frozenset[str]:
        """The switches that are on: some checks are only for courses with, or without, them."""
        return frozenset(name for name in SWITCHES if getattr(self, name, False))


def load(path: Path) -> Course:
    """Read course.toml; without the file everything has its default. Raises CourseError."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return Course()
    except (OSError, UnicodeDecodeError) as error:
        sentence = _("{file} cannot be read ({error}).")
        raise CourseError([sentence.format(file=path.name, error=_short(error))]) from error
    lines = text.splitlines()
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CourseError([_syntax(path.name, lines, str(error))]) from error
    mistakes, course = [], Course()
    try:
        course = Course.model_validate(data)
    except ValidationError as error:
        mistakes = [_mistake(e["loc"], dict(e)) for e in error.errors()]
    mistakes += _wrong_names(data, path.parent)
    if mistakes:
        found = sorted({(line_of(lines, key), sentence) for key, sentence in mistakes})
        raise CourseError([f"{path.name}, {_line(number)}: {text}" for number, text in found])
    return course


def _line(number: int) -> str:
    return _("line {number}").format(number=number)


def _short(error: Exception) -> str:
    return getattr(error, "strerror", None) or _("it is not UTF-8")


def _syntax(name: str, lines: list[str], message: str) -> str:
    """A TOML syntax error as one sentence with its line."""
    at = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)", message)
    number = int(at[1]) if at and at[1] else max(len(lines), 1)
    what = message[: at.start()] if at else message
    return f"{name}, {_line(number)}: {what[:1].lower()}{what[1:]}."


def line_of(lines: list[str], key: Key) -> int:
    """The line where a key stands: where the first part of the file that knows it begins.

    For a key that is not there (it is missing) the line of the table it belongs in.
    """
    for depth in range(len(key), 0, -1):
        start = 1
        for end in range(1, len(lines) + 1):
            try:
                data = tomllib.loads("\n".join(lines[:end]) + "\n")
            except tomllib.TOMLDecodeError:
                continue  # in the middle of a value of several lines
            if _holds(data, key[:depth]):
                return start
            start = end + 1
    return 1


def _holds(data: Any, key: Key) -> bool:
    for part in key:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return False
    return True


def _mistake(loc: Key, error: dict[str, Any]) -> tuple[Key, str]:
    """What pydantic found, as the key it is about and one sentence."""
    key = tuple(part for part in loc if part not in ("datetime", "date"))
    name = str(next((part for part in reversed(key) if isinstance(part, str)), ""))
    if error["type"] == "extra_forbidden":
        return key, _unknown(key, name)
    if error["type"] == "missing":
        return key, _("the setting “{name}” is missing here.").format(name=name)
    told = {
        "bool": _("“{name}” must be true or false."),
        "string": _("“{name}” must be a text in quotes."),
        "float": _("“{name}” must be a number."),
        "greater": _("“{name}” must not be less than {ge:g}."),
        "less": _("“{name}” must not be more than {le:g}."),
        "tuple": _("“{name}” must be a list."),
        "date": _("“{name}” must be a date, as 2025-06-01 or 2025-06-01T23:59:00."),
        "model": _("“{name}” must be a table."),
        "dict": _("“{name}” must be a table, as [weights.04_multi_user_chat]."),
    }
    kinds = sorted((k for k in told if error["type"].startswith(k)), key=len)
    values = {"name": name, **error.get("ctx", {})}
    return key, (told[kinds[-1]] if kinds else f"“{name}”: {error['msg']}.").format(**values)


def _unknown(key: Key, name: str) -> str:
    """One sentence on a setting that does not exist."""
    kinds: dict[str, type[Strict]] = {"track": Track, "mastery": Mastery, "deadline": Deadline}
    tables = {table: kind.model_fields for table, kind in kinds.items()}
    known = list(tables.get(str(key[0]), {}) if len(key) > 1 else Course.model_fields)
    close = difflib.get_close_matches(name, known, 1)
    if close:
        sentence = _("there is no setting “{name}”; did you mean “{close}”?")
        return sentence.format(name=name, close=close[0])
    sentence = _("there is no setting “{name}”; the settings here are {known}.")
    return sentence.format(name=name, known=", ".join(known))


def _wrong_names(data: dict[str, Any], folder: Path) -> list[tuple[Key, str]]:
    """Languages, exercises, checks, folders that do not exist, and exercises named twice."""
    found: list[tuple[Key, str]] = []
    language = data.get("language", SOURCE)
    if isinstance(language, str) and (sentence := not_there(language)):
        found.append((("language",), sentence))
    if data.get("track") == []:
        found.append((("track",), _("there must be at least one [[track]].")))
    seen: set[str] = set()
    for key, slug in _slugs(data):
        there = (*SLUGS, TWO_OVER_UDP) if key[0] == "track" else SLUGS
        if slug not in there:
            found.append((key, _no_exercise(slug, there)))
        elif slug in seen:
            found.append((key, _("the exercise “{slug}” is named twice.").format(slug=slug)))
        seen.add(slug)
    for number, name in enumerate(_list(data, "hidden_checks")):
        if isinstance(name, str) and not (folder / name).is_dir():
            key = ("hidden_checks", number)
            found.append((key, _("there is no folder “{name}”.").format(name=name)))
    return found + list(_wrong_checks(data.get("weights")))


def _no_exercise(slug: str, there: Sequence[str]) -> str:
    close = (difflib.get_close_matches(slug, there, 1) or [SLUGS[3]])[0]
    sentence = _("there is no exercise “{slug}”; one that there is: “{close}”.")
    return sentence.format(slug=slug, close=close)


def _wrong_checks(weights: Any) -> Iterator[tuple[Key, str]]:
    """Weights of exercises and checks that do not exist."""
    tables = weights if isinstance(weights, dict) else {}
    for slug, table in ((s, t) for s, t in tables.items() if isinstance(t, dict)):
        checks = all_checks(slug)
        if not checks:
            yield ("weights", slug), _no_exercise(slug, (*SLUGS, TWO_OVER_UDP))
        for name in table if checks else ():
            if name not in checks:
                close = (difflib.get_close_matches(name, checks, 1) or list(checks))[0]
                sentence = _("there is no check “{name}” in {slug}; one that there is: “{close}”.")
                values = {"name": name, "slug": slug, "close": close}
                yield ("weights", slug, name), sentence.format(**values)


def _slugs(data: dict[str, Any]) -> list[tuple[Key, str]]:
    return [
        ((kind, number, "slug"), table["slug"])
        for kind in ("track", "mastery")
        for number, table in enumerate(_list(data, kind))
        if isinstance(table, dict) and isinstance(table.get("slug"), str)
    ]


def _list(data: dict[str, Any], key: str) -> list[Any]:
    return value if isinstance(value := data.get(key), list) else []
