"""Taking submissions in: a class folder as an LMS gives it, one folder, one zip."""

from __future__ import annotations

import contextlib
import hashlib
import os
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from autograder.handin.pairing import exercise_folders, find_programs, only_folder
from autograder.handin.scripts import is_script, role_of
from autograder.handin.submission import CORE, Pair, Problem
from autograder.handin.unpack import (
    MEGABYTE,
    Copy,
    Refused,
    copy_folder,
    is_junk,
    member_path,
    unzip,
)
from autograder.kit import WrongUsage
from autograder.words.language import _

ARCHIVES = (".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz")
CLASS_BYTES, CLASS_FILES = 2048 * MEGABYTE, 100_000


@dataclass(frozen=True)
class Entry:
    """One submission of a class: what it is called, and the folder or archive it lies in."""

    name: str
    path: Path


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
    return _looks_like_one(names) or bool(exercise_folders(folder))


def _looks_like_one(names: list[str]) -> bool:
    return any(map(role_of, names)) or {"server", "client"} <= {n.casefold() for n in names}


def find_entries(path: Path, unpacked: Path, without: Path | None = None) -> list[Entry]:
    """The submissions at a path: a class folder, a zip of one, or a single submission.

    A class zip is unpacked into ``unpacked``. The folder ``without`` is left out: our own output.
    Raises WrongUsage if there is nothing, Refused for a class zip that cannot be unpacked.
    """
    if path.is_file() and _is_class_zip(path):
        unzip(path, Copy(unpacked, CLASS_BYTES, CLASS_FILES, max_other=CLASS_BYTES))
        path = only_folder(unpacked)
    elif path.is_file() or is_submission(path):
        return [Entry(_readable(path.stem if path.is_file() else path.resolve().name), path)]
    entries = _entries_of_class(path, without)
    if not entries and any(is_script(entry.name) for entry in path.iterdir()):
        return [Entry(_readable(path.resolve().name), path)]
    if not entries:
        raise WrongUsage(_("There is no submission in {path}.").format(path=path))
    return entries


def _entries_of_class(path: Path, without: Path | None) -> list[Entry]:
    found = []
    for entry in sorted(path.iterdir(), key=lambda entry: entry.name):
        ours = without is not None and entry.resolve() == without.resolve()
        if is_junk(entry.name) or entry.is_symlink() or ours:
            continue
        if entry.is_dir() or entry.suffix.casefold() in (".zip", *ARCHIVES):
            found.append(entry)
    if len(found) == 1 and _is_class(found[0]):
        return _entries_of_class(found[0], without)
    return _named(found)


def _is_class(folder: Path) -> bool:
    """Whether a lone folder holds a class, and is not a submission with one nested folder."""
    if not folder.is_dir() or is_submission(folder):
        return False
    inside = [entry for entry in folder.iterdir() if not is_junk(entry.name)]
    return sum(entry.suffix == ".zip" or _holds_one(entry) for entry in inside) > 1


def _holds_one(folder: Path) -> bool:
    return folder.is_dir() and not folder.is_symlink() and is_submission(only_folder(folder))


def _named(paths: list[Path]) -> list[Entry]:
    """Names for the grades: without .zip, unless a folder (or another zip) has that name."""
    short = {path: path.name if path.is_dir() else path.stem for path in paths}
    count = Counter(name.casefold() for name in short.values())
    clear = {p: name if count[name.casefold()] == 1 else p.name for p, name in short.items()}
    return [Entry(_readable(clear[path]), path) for path in paths]


def _readable(name: str) -> str:
    """A file name as text that can be written anywhere."""
    return os.fsencode(name).decode("utf-8", "replace")


def _is_class_zip(path: Path) -> bool:
    """Whether a zip holds several submissions, judged by the names in it."""
    names = []
    with contextlib.suppress(Exception), zipfile.ZipFile(path) as archive:
        names = [member_path(path.name, info).parts for info in archive.infolist()]
    names = [parts for parts in names if parts and not any(map(is_junk, parts))]
    while names:
        top = {parts[0] for parts in names}
        inside = [parts[1:] for parts in names if len(parts) > 1]
        if _looks_like_one(list(top)):
            return False
        if len(top) > 1 or not inside:
            return len({p[0] for p in names if len(p) > 1 or p[0].endswith(".zip")}) > 1
        names = inside
    return False


def take_in(entry: Entry, folder: Path, exercise: str = "") -> Handin:
    """Copy one submission into an empty folder and find its programs. Never raises for its sake.

    ``exercise`` is what it is handed in as, if that is known.
    """
    copy = Copy(folder)
    try:
        _unpack(entry.path, copy)
        programs = find_programs(folder, copy.odd, exercise)
    except Refused as refused:
        return Handin({CORE: Problem(str(refused))})
    return Handin(programs, digest_of(folder), copy.odd)


def _unpack(path: Path, copy: Copy) -> None:
    if path.is_dir():
        copy_folder(path, copy)
    elif path.suffix.casefold() in ARCHIVES:
        sentence = _("{name} is not a zip file: pack the folder as .zip.")
        raise Refused(sentence.format(name=path.name))
    else:
        unzip(path, copy)
    zips = list(_zips_without_scripts(copy.folder))
    for file in zips if len(zips) == 1 else ():  # a zip in a zip, or the only file of a folder
        unzip(file, Copy(file.parent, odd=copy.odd, files=copy.files, size=copy.size))
        file.unlink()


def _zips_without_scripts(folder: Path) -> Iterator[Path]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    if not any(is_script(path.name) for path in files):
        yield from (path for path in files if path.suffix.casefold() == ".zip")


def digest_of(folder: Path) -> str:
    """A fingerprint of all files in a folder: their names and their bytes."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = os.fsencode(path.relative_to(folder).as_posix())
            digest.update(b"%d %s %d " % (len(name), name, path.stat().st_size))
            digest.update(path.read_bytes())
    return digest.hexdigest()
