"""What a field of an event or a command may hold: one type, and bounds.

The sender trims its facts until they fit; the receiver takes nothing that does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

NUMBER = (1 << 64) - 1  # the highest number that a system counts with
TEXT = 300  # letters of a name, a place or an error, which students are shown
MANY = 10_000  # entries of a list


@dataclass(frozen=True)
class Field:
    """Values of one type, within bounds."""

    type: type
    most: float  # the highest number, the longest text, the most entries
    least: float = 0  # the lowest number
    may_be_none: bool = False
    only: tuple[str, ...] = ()  # all texts that there are; empty: any text
    entry: Field | None = None  # what each entry of a list is
    fields: Mapping[str, Field] | None = None  # what a dict has, all of it and nothing else


Fields = Mapping[str, Field]


def listing(entry: Field, most: int = MANY) -> Field:
    """A list of such entries."""
    return Field(list, most, entry=entry)


def record(**fields: Field) -> Field:
    """A dict with these fields."""
    return Field(dict, len(fields), fields=fields)


def fits(field: Field, value: Any) -> bool:
    """Whether a value is one that the field may hold."""
    kind: Any = type(value)
    if kind is not field.type:  # not isinstance: True is no number here
        return value is None and field.may_be_none
    if kind is str:
        known = not field.only or value in field.only
        return known and len(value) <= field.most and (value.isascii() or _is_text(value))
    if field.entry is not None:
        entry = field.entry
        return len(value) <= field.most and all(fits(entry, inner) for inner in value)
    if field.fields is not None:
        return all_fit(field.fields, value)
    return bool(field.least <= value <= field.most)  # False for NaN, too


def all_fit(fields: Fields, facts: dict[str, Any]) -> bool:
    """Whether facts have these fields, no other ones, and each is as it should be."""
    if facts.keys() != fields.keys():
        return False
    return all(map(fits, fields.values(), map(facts.__getitem__, fields)))


def trimmed(fields: Fields, facts: dict[str, Any]) -> dict[str, Any]:
    """These fields of the facts, with texts and lists cut to the length that fits."""
    return {name: _trim(field, facts[name]) for name, field in fields.items()}


def _trim(field: Field, value: Any) -> Any:
    if value is None and field.may_be_none:
        return None
    if field.type is str:
        text = value if type(value) is str else str(value)  # a student's class may have any name
        if not text.isascii() and not _is_text(text):
            text = text.encode("utf-8", "backslashreplace").decode()
        return text if len(text) <= field.most else text[: int(field.most) - 1] + "…"
    if field.entry is not None:
        return [_trim(field.entry, inner) for inner in value[: int(field.most)]]
    return trimmed(field.fields, value) if field.fields is not None else value


def _is_text(text: str) -> bool:
    """False for half a pair of surrogates: such a text can be neither sent nor printed."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
