"""Reading a TOML file into a model. Every mistake in it is a sentence with its line."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.fields import FieldInfo

from autograder.words.language import _

Key = tuple[str | int, ...]
Mistake = tuple[Key, str]  # what it is about, and one sentence


class CourseError(Exception):
    """Mistakes in such a file, a sentence each."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


class Strict(BaseModel):
    """A table: no unknown settings, no "100" where 100 is meant."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


M = TypeVar("M", bound=Strict)


def read(
    path: Path,
    kind: type[M],
    more: Callable[[dict[str, Any]], list[Mistake]] = lambda data: [],
    text: str | None = None,
) -> M:
    """The file as a model. ``more`` finds mistakes that a model cannot. Raises CourseError.

    A file that is not there has the defaults, if all settings have one. ``text`` is what stands
    in it, where somebody has read it already.
    """
    lines, data = _parsed(path) if text is None else _understood(path, text)
    model, mistakes = None, []
    try:
        model = kind.model_validate(data)
    except ValidationError as error:
        mistakes = [_mistake(kind, e["loc"], dict(e)) for e in error.errors()]
    mistakes += more(data)
    if model is None or mistakes:
        found = sorted({(line_of(lines, key), sentence) for key, sentence in mistakes})
        raise CourseError([f"{path.name}, {_line(number)}: {text}" for number, text in found])
    return model


def _parsed(path: Path) -> tuple[list[str], dict[str, Any]]:
    """The lines of the file, and what they mean."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return [], {}
    except (OSError, UnicodeDecodeError) as error:
        sentence = _("{file} cannot be read ({error}).")
        raise CourseError([sentence.format(file=path.name, error=_short(error))]) from error
    return _understood(path, text)


def _understood(path: Path, text: str) -> tuple[list[str], dict[str, Any]]:
    lines = text.splitlines()
    try:
        return lines, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CourseError([_syntax(path.name, lines, str(error))]) from error


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

    For a key that is not there (it is missing) the line of the table it belongs in. No TOML
    library tells lines, so ever longer beginnings of the file are read: it is short.
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


def _mistake(kind: type[Strict], loc: Key, error: dict[str, Any]) -> Mistake:
    """What pydantic found, as the key it is about and one sentence."""
    key = tuple(part for part in loc if part not in ("datetime", "date"))
    name = str(next((part for part in reversed(key) if isinstance(part, str)), ""))
    if error["type"] == "extra_forbidden":
        return key, _unknown(kind, key, name)
    if error["type"] == "missing":
        return key, _("the setting “{name}” is missing here.").format(name=name)
    told = {
        "bool": _("“{name}” must be true or false."),
        "string": _("“{name}” must be a text in quotes."),
        "float": _("“{name}” must be a number."),
        "int": _("“{name}” must be a whole number."),
        "greater": _("“{name}” must not be less than {ge:g}."),
        "less": _("“{name}” must not be more than {le:g}."),
        "tuple": _("“{name}” must be a list."),
        "date": _("“{name}” must be a date, as 2025-06-01 or 2025-06-01T23:59:00."),
        "model": _("“{name}” must be a table."),
        "dict": _("“{name}” must be a table, as [weights.04_multi_user_chat]."),
        "mapping": _("“{name}” must be a table."),
        "literal": _("“{name}” must be {expected}."),
        "string_pattern": _("“{name}” must be like {pattern}."),
    }
    kinds = sorted((k for k in told if error["type"].startswith(k)), key=len)
    values = {"name": name, **error.get("ctx", {})}
    return key, (told[kinds[-1]] if kinds else f"“{name}”: {error['msg']}.").format(**values)


def _unknown(kind: type[Strict], key: Key, name: str) -> str:
    """One sentence on a setting that does not exist."""
    known = list(_fields(kind, key))
    close = difflib.get_close_matches(name, known, 1)
    if close:
        sentence = _("there is no setting “{name}”; did you mean “{close}”?")
        return sentence.format(name=name, close=close[0])
    sentence = _("there is no setting “{name}”; the settings here are {known}.")
    return sentence.format(name=name, known=", ".join(known))


def _fields(kind: type[Strict], key: Key) -> dict[str, FieldInfo]:
    """The settings of the table in which a key stands. Empty if it is no table of ours."""
    tables: list[type[Strict]] = [kind]
    for part in key[:-1]:
        if isinstance(part, str):
            field = tables[0].model_fields.get(part) if tables else None
            tables = list(_tables(field.annotation)) if field else []
    return tables[0].model_fields if tables else {}


def _tables(annotation: Any) -> Iterator[type[Strict]]:
    if isinstance(annotation, type) and issubclass(annotation, Strict):
        yield annotation
    for part in get_args(annotation):
        yield from _tables(part)
