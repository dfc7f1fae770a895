"""The layouts in which learning platforms hand a class over. Each is one function and its record.

A layout reads the names of what lies side by side in a folder and tells whose each of it is. To
add one, write such a function and give it a record in LAYOUTS.
"""

from __future__ import annotations

import contextlib
import os
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile
from pathlib import Path
from typing import Any

import yaml

from autograder.handin.archives import is_archive
from autograder.handin.scripts import is_script
from autograder.words.language import _

FOLDERS, SINGLE = "folders", "single"  # those that need no reading


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


@dataclass(frozen=True)
class Layout:
    """How one platform arranges what a class handed in."""

    name: str
    told: str  # how it looks, in a few words
    read: Callable[[Sequence[Path]], Parts]
    by_file: bool = False  # a later file replaces one of its name; else a later attempt, all
    named: bool = True  # whether rows are called after the persons
    least: int = 1  # persons who must be there to recognise it by


def readable(name: str) -> str:
    """A file name as text that can be written anywhere."""
    return os.fsencode(name).decode("utf-8", "replace")


def _by_name(paths: Sequence[Path], read: Callable[[str], Part | None]) -> Parts:
    # macOS spells ü in two characters, others in one: it is the same person.
    found = {path: read(unicodedata.normalize("NFC", readable(path.name))) for path in paths}
    return {path: part for path, part in found.items() if part is not None}


MOODLE = re.compile(r"(?s)(?P<who>(?P<person>.+)_(?P<id>\d+))_assignsubmission_(?P<rest>.+)")


def moodle(paths: Sequence[Path]) -> Parts:
    """``Anna Müller_123_assignsubmission_file_``: a folder each, or files with this before them."""
    return _by_name(paths, _in_moodle)


def _in_moodle(name: str) -> Part | None:
    found = MOODLE.fullmatch(name)
    if not found:
        return None
    kind, _line, inside = found["rest"].partition("_")
    typed = _("{name} is text that was typed into Moodle.").format(name=name)
    aside = "" if kind == "file" else typed
    return Part(found["who"], inside, found["person"], found["id"], aside=aside)


CANVAS = re.compile(
    r"(?s)(?P<who>(?P<person>.+?)_(?P<late>LATE_)?(?P<id>\d{2,}))_(?P<file>\d{3,})_"
    r"(?P<stem>.+?)(-(?P<again>\d+))?(?P<suffix>(\.tar)?\.\w+)?"
)


def canvas(paths: Sequence[Path]) -> Parts:
    """``mulleranna_LATE_123_4567_server-1.py``: user, file, and how often it was handed in again.

    ``-1`` is what Canvas adds when a file of that name is handed in once more.
    """
    return _by_name(paths, _in_canvas)


def _in_canvas(name: str) -> Part | None:
    found = CANVAS.fullmatch(name)
    if not found:
        return None
    inside = found["stem"] + (found["suffix"] or "")
    attempt = (int(found["again"] or 0), int(found["file"]))
    who = f"{found['person']}_{found['id']}"
    late = bool(found["late"])
    return Part(who, inside, found["person"], found["id"], late=late, attempt=attempt)


BLACKBOARD = re.compile(
    r"(?s)(?P<who>.+_(?P<id>[^_]+))_attempt_(?P<when>\d{4}(-\d\d){5})(_(?P<inside>.+)|(?P<txt>\.txt))"
)


def blackboard(paths: Sequence[Path]) -> Parts:
    """``Chat_am123_attempt_2025-03-01-10-15-00_server.py``, and a .txt about each attempt.

    The .txt begins with ``Name: Anna Müller (am123)``.
    """
    parts = _by_name(paths, _in_blackboard)
    names = {part.whose: _name_in(path) for path, part in parts.items() if part.aside}
    return {path: replace(part, person=names.get(part.whose, "")) for path, part in parts.items()}


def _name_in(about: Path) -> str:
    with contextlib.suppress(OSError), about.open(encoding="utf-8", errors="replace") as file:
        found = re.match(r"\ufeff?Name: *(.+?) *\(", file.read(1000))
        return found[1] if found else ""
    return ""


def _in_blackboard(name: str) -> Part | None:
    found = BLACKBOARD.fullmatch(name)
    if not found:
        return None
    when = datetime.strptime(found["when"], "%Y-%m-%d-%H-%M-%S")
    inside = found["inside"] or name
    aside = _("{name} is what Blackboard writes about it.") if found["txt"] else ""
    return Part(
        found["who"],
        inside,
        id=found["id"],
        handed_in=when,
        attempt=(found["when"],),
        aside=aside.format(name=name),
    )


GOOGLE = re.compile(r"(?s)(?P<person>\S.*?) - (?P<inside>[^/]+\.\w+)")


def google(paths: Sequence[Path]) -> Parts:
    """``Anna Müller - server.py``."""
    return _by_name(paths, _in_google)


def _in_google(name: str) -> Part | None:
    found = GOOGLE.fullmatch(name)
    return Part(found["person"], found["inside"], found["person"]) if found else None


METADATA = "submission_metadata.yml"
MAX_METADATA = 64 << 20  # bytes


def gradescope(paths: Sequence[Path]) -> Parts:
    """``submission_123/`` beside submission_metadata.yml, which has names, e-mails and times."""
    files = [path for path in paths if path.name == METADATA and path.is_file()]
    if not files:
        return {}
    known = _metadata(files[0])
    folders = [path for path in paths if path.is_dir() and path.name.startswith("submission_")]
    found = {path: _in_gradescope(path.name, known.get(path.name)) for path in folders}
    return found and {files[0]: Part(""), **found}


def _metadata(file: Path) -> dict[str, Any]:
    try:
        if file.stat().st_size > MAX_METADATA:
            return {}
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        known = yaml.load(file.read_bytes(), loader)
    except (OSError, RecursionError, ValueError, yaml.YAMLError):
        return {}
    return known if isinstance(known, dict) else {}


def _in_gradescope(name: str, about: object) -> Part:
    about = about if isinstance(about, dict) else {}
    listed = about.get(":submitters")
    people = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    who, emails, ids = (
        ", ".join(str(one[key]) for one in people if one.get(key))
        for key in (":name", ":email", ":sid")
    )
    when = about.get(":created_at")
    return Part(
        name,
        person=who or name,
        id=ids,
        email=emails,
        handed_in=when if isinstance(when, datetime) else None,
    )


def github(paths: Sequence[Path]) -> Parts:
    """Clones, most often called after the assignment and the user: ``chat-annamueller/``."""
    clones = [path for path in paths if (path / ".git").exists()]
    names = [readable(path.name).split("-") for path in clones]
    # What all begin with is the assignment.
    same = [*takewhile(lambda column: len({*column}) == 1, zip(*names, strict=False))]
    return {
        path: Part(readable(path.name), id="-".join(name[len(same) :]) if same else "")
        for path, name in zip(clones, names, strict=True)
    }


LAYOUTS = [
    Layout("moodle", "Moodle: a folder, a zip or loose files for each student", moodle),
    Layout("canvas", "Canvas: name_LATE_12_345_server-1.py", canvas, by_file=True),
    Layout("blackboard", "Blackboard: Chat_user_attempt_2025-…_server.py", blackboard),
    Layout("google", "Google Classroom, Drive: Name - server.py", google, least=2),
    Layout("gradescope", "Gradescope: submission_metadata.yml beside folders", gradescope),
    Layout("github", "GitHub Classroom: clones", github, least=2, named=False),
]


def layout_names() -> list[str]:
    """The layouts that can be named."""
    return [*(layout.name for layout in LAYOUTS), FOLDERS, SINGLE]


def recognised(paths: Sequence[Path]) -> tuple[Layout | None, Parts]:
    """The first layout whose names are among these, and whose each of them is."""
    for layout in LAYOUTS:
        parts = layout.read(paths)
        people = {part.whose for path, part in parts.items() if part.whose and _is_work(path)}
        if len(people) >= layout.least:
            return layout, parts
    return None, {}


def _is_work(path: Path) -> bool:
    return path.is_dir() or is_script(path.name) or is_archive(path.name)
