"""What a layout tells of one file or folder, and the words that all layouts share."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from pathlib import Path


@dataclass(frozen=True)
class Part:
    """What is known of one file or folder: whose it is, and what it was called."""

    whose: str  # the same text for all that one person handed in; "": nobody's
    inside: str = ""  # the file's name as it was handed in; "" for a folder
    person: str = ""
    id: str = ""
    email: str = ""
    handed_in: datetime | None = None
    late: bool = False
    attempt: tuple[str | int, ...] = ()  # what sorts later attempts last
    aside: str = ""  # why this is no part of the work, if it is none


Parts = dict[Path, Part]


def readable(name: str) -> str:
    """A file name as text that can be written anywhere."""
    return os.fsencode(name).decode("utf-8", "replace")


def by_name(paths: Sequence[Path], read: Callable[[str], Part | None]) -> Parts:
    """What the names of these paths tell; those that tell nothing are left out."""
    # macOS spells ü in two characters, others in one: it is the same person.
    found = {path: read(unicodedata.normalize("NFC", readable(path.name))) for path in paths}
    return {path: part for path, part in found.items() if part is not None}


def different_ends(names: Collection[str], joint: str) -> dict[str, str]:
    """Names without the words that all begin with: that is the assignment, and a user follows.

    Of a single name only the last word is left.
    """
    words = [name.split(joint) for name in names]
    same = [*takewhile(lambda column: len({*column}) == 1, zip(*words, strict=False))]
    begin = len(same) if len(words) > 1 else -1
    return {name: joint.join(row[begin:]) for name, row in zip(names, words, strict=True)}
