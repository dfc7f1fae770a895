"""Taking one submission in: a folder, an archive, or some files of a folder that many share."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath

from autograder.handin.apart import unpack_apart
from autograder.handin.archives import is_archive
from autograder.handin.pairing import exercise_folders, find_programs
from autograder.handin.scripts import is_script, role_of
from autograder.handin.submission import CORE, Pair, Problem
from autograder.handin.unpack import Copy, Refused, copy_file, copy_folder, is_junk


@dataclass(frozen=True)
class Entry:
    """One submission of a class: its row's name, where it lies, and what the LMS tells of it."""

    name: str
    path: Path  # the folder, the archive, or the first of its files
    files: tuple[tuple[str, Path], ...] = ()  # of a folder that many share: name here, and where
    layout: str = ""
    person: str = ""
    id: str = ""
    email: str = ""
    handed_in: datetime | None = None
    late: bool = False  # by the mark of the LMS, not by our clock
    attempt: int = 0  # the one that counts, from 1; 0: the names do not tell
    attempts: int = 0
    notes: tuple[str, ...] = ()  # sentences: what else there is of this person, and what counts


@dataclass(frozen=True)
class Handin:
    """What a submission holds: programs by exercise (or CORE), or what is wrong with it."""

    programs: dict[str, Pair | Problem]
    digest: str = ""
    odd: dict[str, str] = field(default_factory=dict)


def is_submission(folder: Path) -> bool:
    """Whether the programs, or exercise folders, lie right in this folder."""
    try:
        names = [entry.name for entry in folder.iterdir() if not is_junk(entry.name)]
    except OSError:
        return False
    both = {"server", "client"} <= {name.casefold() for name in names}
    return both or any(map(role_of, names)) or bool(exercise_folders(folder))


def take_in(entry: Entry, folder: Path, exercise: str = "") -> Handin:
    """Copy one submission into an empty folder and find its programs. Never raises for its sake.

    ``exercise`` is what it is handed in as, if that is known.
    """
    copy = Copy(folder)
    try:
        _unpack(entry, copy)
        programs = find_programs(folder, copy.odd, exercise)
    except Refused as refused:
        return Handin({CORE: Problem(str(refused))})
    return Handin(programs, digest_of(folder), copy.odd)


def _unpack(entry: Entry, copy: Copy) -> None:
    for inside, path in entry.files:
        copy_one = copy_folder if path.is_dir() else copy_file
        copy_one(path, copy, PurePosixPath(inside))
    if not entry.files and entry.path.is_dir():
        copy_folder(entry.path, copy, PurePosixPath())
    elif not entry.files:
        unpack_apart(entry.path, copy)
    _unpack_only_archive(copy)


def _unpack_only_archive(copy: Copy) -> None:
    """Unpack an archive in an archive, or the only one of a folder, if no script is there."""
    files = [path.relative_to(copy.folder) for path in copy.folder.rglob("*") if path.is_file()]
    inside = {PurePosixPath(path) for path in files if is_archive(path.name)} | {*copy.archives}
    if len(inside) != 1 or any(is_script(path.name) for path in files):
        return
    path = inside.pop()
    copied = copy.folder / path
    source = copy.archives.get(path, copied)  # a large one was not copied: read it where it lies
    copy.odd.pop(str(path), None)
    inner = Copy(copied.parent, odd=copy.odd, files=copy.files, size=copy.size)
    unpack_apart(source, inner)
    copied.unlink(missing_ok=True)


def digest_of(folder: Path) -> str:
    """A fingerprint of all files in a folder: their names and their bytes."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = os.fsencode(path.relative_to(folder).as_posix())
            digest.update(b"%d %s %d " % (len(name), name, path.stat().st_size))
            digest.update(path.read_bytes())
    return digest.hexdigest()
