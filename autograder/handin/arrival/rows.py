"""What the rows of a class are called: no two alike, and no two of one person unnoticed."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from autograder.handin.arrival.layouts import FOLDERS, SINGLE
from autograder.handin.arrival.parts import readable
from autograder.handin.intake import Entry
from autograder.words.language import _
from autograder.words.quoted import in_words


def namesakes(entries: Sequence[Entry]) -> Iterator[str]:
    """Warnings: two submissions of one name may be one person's, unless the LMS numbers them."""
    same: dict[str, list[Entry]] = {}
    for entry in entries:
        same.setdefault(seen(entry.name), []).append(entry)
    for alike in same.values():
        if len(alike) > 1 and len({entry.id for entry in alike} - {""}) < len(alike):
            sentence = _("“{name}” is there {count} times, and each has a row: {paths}.")
            paths = in_words([readable(entry.path.name) for entry in alike])
            yield sentence.format(name=alike[0].name, count=len(alike), paths=paths)


def seen(name: str) -> str:
    """A name as it looks: without capitals, blanks at its ends, and letters that nobody sees."""
    shown = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in shown if unicodedata.category(c) not in ("Cf", "Cc")).strip()


def several_in(folder: Path, entries: Sequence[Entry], beside: Collection[str]) -> tuple[str, bool]:
    """A warning of a folder with hand-ins of several people, and whether they are taken as such.

    Who hands in chooses the names inside, also those of others. ``beside``: who has a row there.
    """
    others = [entry.name for entry in entries if seen(entry.name) in beside]
    sentence = _(
        "By the names in it, “{folder}” holds hand-ins of several people ({names}), and each has a "
        "row: if they are one student's, say --layout folders."
    )
    if others:
        sentence = _(
            "“{folder}” is one row, though by the names in it it is of people whose hand-ins lie "
            "beside it ({names})."
        )
    names = in_words(others or [entry.name for entry in entries])
    return sentence.format(folder=readable(folder.name), names=names), not others


def unlike(entries: Sequence[Entry]) -> list[Entry]:
    """Different names for the grades: with the number in the LMS, or as the file is called."""
    clear = list(entries)
    for longer in (_with_id, _with_suffix, _with_folder):
        count = Counter(entry.name.casefold() for entry in clear)
        clear = [e if count[e.name.casefold()] == 1 else replace(e, name=longer(e)) for e in clear]
    return clear


def _with_id(entry: Entry) -> str:
    return f"{entry.name} ({entry.id})" if entry.id else entry.name


def _with_suffix(entry: Entry) -> str:
    return readable(entry.path.name) if entry.layout in (FOLDERS, SINGLE) else entry.name


def _with_folder(entry: Entry) -> str:
    return f"{readable(entry.path.parent.name)}, {readable(entry.path.name)}"
