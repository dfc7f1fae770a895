"""Platforms that give each person a folder: what lies in it or beside tells whose it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from autograder.handin.arrival.parts import Part, Parts, different_ends, readable

METADATA = "submission_metadata.yml"
MAX_METADATA = 64 << 20  # bytes: with the output of each test it is long
MAX_WANTED = 1 << 20  # bytes of it that are parsed; one takes a second or two
WANTED = ":submitters:", ":created_at:"
MOST_PEOPLE, LONGEST = 100, 200  # of one hand-in, and letters of a name


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
    """What stands there, as texts: a hand-in may have such a file, too.

    A loader that knows more than texts merges maps, and a few lines can have it merge for ever.
    """
    try:
        if file.stat().st_size > MAX_METADATA:
            return {}
        text = file.read_text("utf-8-sig")
        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        try:
            known = yaml.load(_wanted(text), loader)
        except yaml.YAMLError:  # perhaps it refers to what was left out
            known = yaml.load(text, loader) if len(text) <= MAX_WANTED else None
    except (OSError, RecursionError, ValueError, yaml.YAMLError):
        return {}
    return known if isinstance(known, dict) else {}


def _wanted(text: str) -> str:
    """The lines that say who handed in and when, of each submission: to parse all takes minutes.

    What is indented deeper than a key, or is an item of its list, is its value (YAML 1.2, 8.2).
    """
    kept, size, is_wanted = [], 0, False
    for line in text.splitlines(keepends=True):
        if line[:2] == "  " and line[2:3] not in (" ", "-"):
            is_wanted = line[2:].startswith(WANTED)
        elif line[:1] != " " and line.strip():
            is_wanted = True
        if is_wanted and (size := size + len(line)) <= MAX_WANTED:
            kept.append(line)
    return "".join(kept)


def _in_gradescope(name: str, about: object) -> Part:
    about = about if isinstance(about, dict) else {}
    listed = about.get(":submitters")
    listed = listed[:MOST_PEOPLE] if isinstance(listed, list) else []
    people = [one for one in listed if isinstance(one, dict)]
    who, emails, ids = (
        ", ".join(filter(None, (_text(one.get(key)) for one in people)))
        for key in (":name", ":email", ":sid")
    )
    when = _moment(_text(about.get(":created_at")))
    return Part(name, person=who or name, id=ids, email=emails, handed_in=when)


def _text(value: object) -> str:
    """A short text; "" for what is none."""
    text = value[:LONGEST] if isinstance(value, str) else ""
    return "" if text in ("null", "~") else text


def _moment(text: str) -> datetime | None:
    try:
        when = yaml.safe_load(text)
    except (RecursionError, ValueError, yaml.YAMLError):
        return None
    return when if isinstance(when, datetime) else None


def github(paths: Sequence[Path]) -> Parts:
    """Clones, most often called after the assignment and the user: ``chat-annamueller/``."""
    clones = {path: readable(path.name) for path in paths if (path / ".git").exists()}
    ids = different_ends({*clones.values()}, "-")
    return {
        path: Part(name, id=ids[name] if ids[name] != name else "") for path, name in clones.items()
    }


VERSION = re.compile(r"Version (\d+)")


def teams(paths: Sequence[Path]) -> Parts:
    """``Anna Müller/Chat 4/Version 2/``: the last version counts."""
    found = {}
    for home in (path for path in paths if path.is_dir() and not path.is_symlink()):
        for folder in sorted(home.glob("*/Version *")):
            number, name = VERSION.fullmatch(folder.name), readable(home.name)
            if number and folder.is_dir():
                found[home] = Part("")
                found[folder] = Part(name, person=name, attempt=(int(number[1]),))
    return found
