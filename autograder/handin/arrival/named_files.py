"""Platforms that write whose a file is into its name: each a function over names side by side."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from autograder.handin.arrival.parts import Part, Parts, by_name, different_ends
from autograder.words.language import _

MOODLE = re.compile(r"(?s)(?P<who>(?P<person>.+?)(_(?P<id>\d+))?)_assignsubmission_(?P<rest>.+)")


def moodle(paths: Sequence[Path]) -> Parts:
    """``Anna Müller_123_assignsubmission_file_``: a folder each, or files with this before them.

    Who is in no group hands in as ``Default group``, which has no number.
    Source: mod/assign/classes/downloader.php of Moodle 5.
    """
    return by_name(paths, _in_moodle)


def _in_moodle(name: str) -> Part | None:
    found = MOODLE.fullmatch(name)
    if not found:
        return None
    kind, _line, inside = found["rest"].partition("_")
    typed = _("{name} is text that was typed into Moodle.").format(name=name)
    aside = "" if kind == "file" else typed
    return Part(found["who"], inside, found["person"], found["id"] or "", aside=aside)


CANVAS = re.compile(
    r"(?s)(?P<who>((?P<person>(?!LATE_).+?)_)?(?P<late>LATE_)?(?P<id>\d{2,}|anon_\w{5}))_"
    r"((?P<file>\d{3,})_(?P<stem>.+?)(-(?P<again>\d+|[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}))?"
    r"(?P<suffix>(\.tar)?\.\w+)?|(?P<typed>text|link)\.html)"
)
NUMBERED = 8  # so often Canvas numbers files of one name; then it adds a random mark


def canvas(paths: Sequence[Path]) -> Parts:
    """``mulleranna_LATE_123_4567_server-1.py``: user, file, and how often it was handed in again.

    ``-1`` is what Canvas adds when a file of that name is handed in once more. Where it hides
    names, ``anon_Ab3xY`` stands for user and number. Source: lib/content_zipper.rb and
    Attachment.make_unique_filename of Canvas.
    """
    return by_name(paths, _in_canvas)


def _in_canvas(name: str) -> Part | None:
    found = CANVAS.fullmatch(name)
    if not found or (found["person"] is None) is not found["id"].startswith("anon_"):
        return None
    person, late = found["person"] or found["id"], bool(found["late"])
    who = f"{person}_{found['id']}"
    if found["typed"]:
        aside = _("{name} is text or a link that was typed into Canvas.").format(name=name)
        return Part(who, name, person, found["id"], late=late, aside=aside)
    again = found["again"] or "0"
    number = int(again) if again.isdecimal() else NUMBERED
    inside = found["stem"] + (found["suffix"] or "")
    attempt = (number, int(found["file"]))
    return Part(who, inside, person, found["id"], late=late, attempt=attempt)


BLACKBOARD = re.compile(
    # The first such time counts: what follows is as the student has called the file.
    r"(?s)(?P<who>.+?_[^_]+?)_attempt_(?P<when>\d{4}(-\d\d){5})(_(?P<inside>.+)|(?P<txt>\.txt))"
)


def blackboard(paths: Sequence[Path]) -> Parts:
    """``Chat_am123_attempt_2025-03-01-10-15-00_server.py``, and a .txt about each attempt.

    The .txt begins with ``Name: Anna Müller (am123)``.
    """
    parts = by_name(paths, _in_blackboard)
    told = {part.whose: _told_in(path) for path, part in parts.items() if part.aside}
    ids = different_ends({part.whose for part in parts.values()}, "_")
    found = {}
    for path, part in parts.items():
        person, user = told.get(part.whose, ("", ""))
        found[path] = replace(part, person=person, id=user or ids[part.whose])
    return found


def _told_in(about: Path) -> tuple[str, str]:
    if not about.is_file():  # whoever opens a pipe waits for ever
        return "", ""
    with contextlib.suppress(OSError), about.open(encoding="utf-8", errors="replace") as file:
        found = re.match(r"\ufeff?Name: *(.+?) *\(([^()]+)\)", file.read(1000))
        return (found[1], found[2]) if found else ("", "")
    return "", ""


def _in_blackboard(name: str) -> Part | None:
    found = BLACKBOARD.fullmatch(name)
    if not found:
        return None
    try:
        when = datetime.strptime(found["when"], "%Y-%m-%d-%H-%M-%S")
    except ValueError:  # no such day
        return None
    aside = _("{name} is what Blackboard writes about it.") if found["txt"] else ""
    return Part(
        found["who"],
        found["inside"] or name,
        handed_in=when,
        attempt=(found["when"],),
        aside=aside.format(name=name),
    )


BRIGHTSPACE = re.compile(
    r"(?s)(?P<who>\d+-(?P<id>\d+) - (?P<person>.+?)) - "
    r"(?P<when>[^-]*\d{4} (?P<clock>\d{3,4}) (?P<half>[AP]M))( - (?P<inside>.+))?"
)
DATES = ("%b %d, %Y", "%B %d, %Y", "%d %B, %Y")


def brightspace(paths: Sequence[Path]) -> Parts:
    """``12-3456 - Anna Müller - Mar 1, 2025 1015 PM - server.py``, or folders that begin so."""
    parts = by_name(paths, _in_brightspace)
    listing = {path: Part("") for path in paths if path.name == "index.html"}
    return parts and parts | listing


def _in_brightspace(name: str) -> Part | None:
    found = BRIGHTSPACE.fullmatch(name)
    if not found:
        return None
    when = _moment(found["when"].rsplit(" ", 2)[0], f"{found['clock']:0>4} {found['half']}")
    attempt = (when.isoformat() if when else "", found["when"])
    inside = found["inside"] or ""
    return Part(found["who"], inside, found["person"], found["id"], "", when, attempt=attempt)


def _moment(day: str, clock: str) -> datetime | None:
    for form in DATES:  # in other languages the month is not known
        with contextlib.suppress(ValueError):
            return datetime.strptime(f"{day} {clock}", f"{form} %I%M %p")
    return None


GOOGLE = re.compile(r"(?s)(?P<person>\S.*?) - (?P<inside>[^/]+\.\w+)")


def google(paths: Sequence[Path]) -> Parts:
    """``Anna Müller - server.py``."""
    return by_name(paths, _in_google)


def _in_google(name: str) -> Part | None:
    found = GOOGLE.fullmatch(name)
    return Part(found["person"], found["inside"], found["person"]) if found else None
