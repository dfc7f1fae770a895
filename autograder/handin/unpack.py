"""Clean copies of what was handed in: folders and zips, under bounds, nothing from outside.

A copy holds regular files only. Virtual environments, caches and what operating systems leave
behind are not copied; links are not followed out of the submission.
"""

from __future__ import annotations

import contextlib
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from autograder.words.language import _

MEGABYTE = 1 << 20
MAX_ZIP = 100 * MEGABYTE  # of the zip file itself
JUNK = {".autograder", ".git", ".gitignore", ".hg", ".svn", ".idea", ".vs", ".vscode", ".venv"}
JUNK |= {".tox", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".ipynb_checkpoints", "__pycache__"}
JUNK |= {"__macosx", ".ds_store", "desktop.ini", "thumbs.db", "node_modules", "site-packages"}
VENV = {"bin", "etc", "include", "lib", "lib64", "scripts", "share"}  # beside a pyvenv.cfg
MAX_DEPTH = 50  # folders in folders
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    struct.error,
    ValueError,
    OSError,
)


class Refused(Exception):
    """A submission that cannot be taken in. Its text is one sentence for the student."""


@dataclass
class Copy:
    """A clean copy that is being made, and what it may still take."""

    folder: Path
    max_bytes: int = 20 * MEGABYTE
    max_files: int = 2000
    max_other: int = 5 * MEGABYTE  # files that are no scripts, e.g. videos, are left out above it
    odd: dict[str, str] = field(default_factory=dict)  # left out, and the sentence on why
    files: int = 0
    size: int = 0  # bytes so far

    def add_folder(self, path: PurePosixPath) -> None:
        """Take in a folder, which counts as a file."""
        self._count()
        self.folder.joinpath(*path.parts).mkdir(parents=True, exist_ok=True)

    def add(self, path: PurePosixPath, size: int, content: IO[bytes]) -> None:
        """Take in one file. Raises Refused when it is too much, whatever size was announced."""
        if size > self.max_other and path.suffix.casefold() != ".py":
            self.odd[str(path)] = _("{path} is too large.").format(path=path)
            return
        self._count()
        target = self.folder.joinpath(*path.parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            while piece := content.read(min(1 << 16, self.max_bytes - self.size + 1)):
                self.size += len(piece)
                if self.size > self.max_bytes:
                    self._refuse_too_large(path)
                file.write(piece)

    def _count(self) -> None:
        self.files += 1
        if self.files > self.max_files:
            sentence = _("There are more than {count} files in it: hand in the scripts only.")
            raise Refused(sentence.format(count=self.max_files))

    def _refuse_too_large(self, path: PurePosixPath) -> None:
        sentence = _("It is larger than {limit} MB (in {path}): hand in the scripts only.")
        raise Refused(sentence.format(limit=self.max_bytes // MEGABYTE, path=path))


def is_junk(name: str) -> bool:
    """Whether a file or folder of this name is never part of a student's work."""
    return name.casefold() in JUNK or name.startswith("._")


def copy_folder(source: Path, copy: Copy) -> None:
    """Copy a folder. Raises Refused."""
    _copy_level(source, PurePosixPath(), source.resolve(), copy)


def _copy_level(source: Path, inside: PurePosixPath, root: Path, copy: Copy) -> None:
    try:
        entries = sorted(os.scandir(source), key=lambda entry: entry.name)
    except OSError as error:
        copy.odd[str(inside)] = _cannot_read(inside, error)
        return
    venv = any(entry.name == "pyvenv.cfg" for entry in entries)
    for entry in entries:
        path = inside / entry.name
        if is_junk(entry.name) or (venv and entry.name.casefold() in VENV):
            continue
        if entry.is_dir(follow_symlinks=False):
            if len(path.parts) > MAX_DEPTH:
                raise Refused(_("Its folders are nested too deep: hand in the scripts only."))
            copy.add_folder(path)
            _copy_level(Path(entry.path), path, root, copy)
        else:
            _copy_file(Path(entry.path), path, root, copy)


def _copy_file(source: Path, path: PurePosixPath, root: Path, copy: Copy) -> None:
    """Copy one file that is not a folder, or note why it was left out."""
    if source.is_symlink() and not _leads_inside(source, root):
        sentence = _("{path} is a link to something outside of the submission: hand in the file.")
        copy.odd[str(path)] = sentence.format(path=path)
        return
    try:
        about = source.stat()
        if not stat.S_ISREG(about.st_mode):
            copy.odd[str(path)] = _("{path} is not a file that can be read.").format(path=path)
            return
        with source.open("rb") as content:
            copy.add(path, about.st_size, content)
    except OSError as error:
        copy.odd[str(path)] = _cannot_read(path, error)


def _leads_inside(link: Path, root: Path) -> bool:
    with contextlib.suppress(OSError, RuntimeError):
        return link.resolve(strict=True).is_relative_to(root)
    return False


def _cannot_read(path: PurePosixPath, error: OSError) -> str:
    return _("{path} cannot be read ({error}).").format(path=path, error=error.strerror)


def unzip(source: Path, copy: Copy) -> None:
    """Unpack a zip. Raises Refused with one sentence, whatever is wrong with it."""
    name = source.name
    try:
        if source.stat().st_size > MAX_ZIP:
            raise Refused(
                _("{name} is larger than {limit} MB: hand in the chat's scripts only.").format(
                    name=name, limit=MAX_ZIP // MEGABYTE
                )
            )
        with zipfile.ZipFile(source) as archive:
            for path, info in _members(name, archive.infolist(), copy):
                with archive.open(info) as content:
                    copy.add(path, info.file_size, content)
    except DAMAGED as error:
        if isinstance(error, OSError) and error.strerror:
            sentence = _("{name} cannot be unpacked ({error}): pack the folder again.")
            raise Refused(sentence.format(name=name, error=error.strerror)) from error
        sentence = _("{name} is no zip file, or it is damaged: pack the folder again.")
        raise Refused(sentence.format(name=name)) from error


def _members(
    name: str, infos: Iterable[zipfile.ZipInfo], copy: Copy
) -> Iterator[tuple[PurePosixPath, zipfile.ZipInfo]]:
    """The files worth unpacking, with the path each gets. Raises Refused for a trap."""
    paths = [(member_path(name, info), info) for info in infos]
    venvs = {path.parent for path, info in paths if path.name == "pyvenv.cfg"}
    for path, info in paths:
        if any(map(is_junk, path.parts)) or _in_venv(path, venvs):
            continue
        if info.flag_bits & 1:
            sentence = _("{name} is locked with a password: pack the folder without one.")
            raise Refused(sentence.format(name=name))
        if stat.S_ISLNK(info.external_attr >> 16):
            sentence = _("{path} is a link: hand in the file itself.")
            copy.odd[str(path)] = sentence.format(path=path)
        elif info.is_dir():
            copy.add_folder(path)
        else:
            yield path, info


def _in_venv(path: PurePosixPath, venvs: set[PurePosixPath]) -> bool:
    parents = [path, *path.parents]
    return any(p.parent in venvs and p.name.casefold() in VENV for p in parents)


def member_path(name: str, info: zipfile.ZipInfo) -> PurePosixPath:
    """The path of a zip's member, made portable. Raises Refused if it leads out of the folder."""
    text = info.filename
    if not info.flag_bits & 0x800 and not text.isascii():  # no UTF-8: what Windows packs in Russian
        with contextlib.suppress(UnicodeError):
            text = text.encode("cp437").decode("cp866")
    path = PurePosixPath(text.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or (path.parts and ":" in path.parts[0]):
        sentence = _("{name} holds a file that would land outside of its folder ({path}).")
        raise Refused(sentence.format(name=name, path=path))
    if len(path.parts) > MAX_DEPTH:
        raise Refused(_("Its folders are nested too deep: hand in the scripts only."))
    return path
