"""What the rows of a class are called: no two alike, and no two of one person unnoticed."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import chain, count
from pathlib import Path

from autograder.handin.arrival.layouts import FOLDERS, SINGLE
from autograder.handin.arrival.parts import readable
from autograder.handin.intake import Entry
from autograder.words.language import _
from autograder.words.plain import plain
from autograder.words.quoted import in_words

UNSEEN = ("Cf", "Cc")  # categories of letters that have no shape


def namesakes(entries: Sequence[Entry]) -> Iterator[str]:
    """Warnings: two submissions of one name may be one person's, unless the LMS numbers them."""
    same: dict[str, list[Entry]] = {}
    for entry in entries:
        same.setdefault(seen(entry.name), []).append(entry)
    for alike in same.values():
        if len(alike) > 1 and len({entry.id for entry in alike} - {""}) < len(alike):
            sentence = _("“{name}” is there {count} times, and each has a row: {paths}.")
            paths = in_words([readable(entry.path.name) for entry in alike])
            shown = plain(" ".join(alike[0].name.split()))
            yield sentence.format(name=shown, count=len(alike), paths=paths)


def seen(name: str) -> str:
    """A name as it looks: without capitals, blanks at its ends, and letters that nobody sees."""
    shown = unicodedata.normalize("NFKC", name).casefold()
    shown = "".join(c for c in " ".join(shown.split()) if unicodedata.category(c) not in UNSEEN)
    return shown.strip()


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
        alike = Counter(in_a_table(entry.name) for entry in clear)
        clear = [e if alike[in_a_table(e.name)] == 1 else replace(e, name=longer(e)) for e in clear]
    return _numbered(clear)


def in_a_table(name: str) -> str:
    """What tells a name from others in a CSV: there a line is a blank, as are several of them, and
    the mark against formulas says nothing. Who looks a name up does not care for capitals.
    """
    return re.sub(r"(^|;)[\s']+", r"\1", " ".join(plain(name).split())).casefold()


def _numbered(entries: Sequence[Entry]) -> list[Entry]:
    """Names that are still alike, with a number from the second one on."""
    taken: set[str] = set()
    found = []
    for entry in entries:
        names = chain([entry.name], (f"{entry.name} ({number})" for number in count(2)))
        name = next(name for name in names if in_a_table(name) not in taken)
        taken.add(in_a_table(name))
        found.append(replace(entry, name=name))
    return found


def _with_id(entry: Entry) -> str:
    return f"{entry.name} ({entry.id})" if entry.id else entry.name


def _with_suffix(entry: Entry) -> str:
    return readable(entry.path.name) if entry.layout in (FOLDERS, SINGLE) else entry.name


def _with_folder(entry: Entry) -> str:
    return f"{readable(entry.path.parent.name)}, {readable(entry.path.name)}"
