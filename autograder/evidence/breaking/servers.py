"""The servers that students' tests are tried on: right ones, and ones with one mistake each."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field

from autograder.course.sealed import text_of
from autograder.course.toml_file import Mistake, Strict, read
from autograder.kit import CHECKS

HOME = CHECKS / "10_break_it"
RECORD, SCRIPTS = (
    "servers.toml",
    "servers",
)  # all of them, and the folder with those that are edited


class Edit(Strict):
    """A place in a script. ``old`` stands exactly once in it."""

    old: str
    new: str


class Server(Strict):
    """One server: a script, or an edited one."""

    name: str
    of: str  # the script
    different: str = ""  # in words, how a right one does it
    words: tuple[str, ...] = Field(default=(), strict=False)  # without which no test shows it
    like: tuple[str, ...] = Field(default=(), strict=False)  # that a test about it may have in it
    edit: tuple[Edit, ...] = Field(default=(), strict=False)

    @property
    def about(self) -> str:
        """What it is about, in words."""
        return " ".join((self.name.replace("_", " "), *self.like))


class Servers(Strict):
    """All of them."""

    right: tuple[Server, ...] = Field(strict=False)
    faulty: tuple[Server, ...] = Field(strict=False)


@cache
def all_servers(home: Path = HOME) -> Servers:
    """All servers. Raises CourseError for a mistake in their record."""
    text = text_of(home, RECORD)
    return read(home / RECORD, Servers, lambda data: _misfits(data, home), text)


def faulty(name: str) -> Server:
    """The faulty server of this name. Raises StopIteration if there is none."""
    return next(server for server in all_servers().faulty if server.name == name)


def source(server: Server, home: Path = HOME) -> str:
    """Its program, as a text."""
    text = text_of(home, f"{SCRIPTS}/{server.of}")
    for edit in server.edit:
        text = text.replace(edit.old, edit.new)
    return text


def _misfits(data: dict[str, Any], home: Path) -> list[Mistake]:
    """What a model cannot know: scripts that are not there, edits that do not fit."""
    found: list[Mistake] = []
    for kind in ("right", "faulty"):
        for number, table in enumerate(data.get(kind, ())):
            script = str(table.get("of"))
            try:
                text = text_of(home, f"{SCRIPTS}/{script}")
            except OSError:
                found.append(((kind, number, "of"), f"there is no {script} in {SCRIPTS}."))
                continue
            for place, edit in enumerate(table.get("edit", ())):
                if text.count(edit.get("old", "")) != 1:
                    sentence = f"“{table.get('name')}”: old does not stand exactly once."
                    found.append(((kind, number, "edit", place, "old"), sentence))
                text = text.replace(edit.get("old", ""), edit.get("new", ""))
    return found
