"""Clean copies of what was handed in: folders and archives, under bounds, nothing from outside.

A copy holds regular files only. Virtual environments, caches and what operating systems leave
behind are not copied; links are not followed out of the submission.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from autograder.handin import archives
from autograder.handin.archives import Member, is_archive, pieces_of
from autograder.handin.scripts import is_script
from autograder.words.language import _

MEGABYTE = 1 << 20
SCRIPTS = 5 * MEGABYTE  # of a copy are kept free for scripts
MAX_NAMES = 200_000  # in one archive
JUNK = {".autograder", ".git", ".gitignore", ".hg", ".svn", ".idea", ".vs", ".vscode", ".venv"}
JUNK |= {".tox", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".ipynb_checkpoints", "__pycache__"}
JUNK |= {"__macosx", ".ds_store", "desktop.ini", "thumbs.db", "node_modules", "site-packages"}
VENV = {"bin", "etc", "include", "lib", "lib64", "scripts", "share"}  # beside a pyvenv.cfg
MAX_DEPTH = 50  # folders in folders
MARKER = ".autograder-results"  # `grade` lays it into its output: such a folder is no hand-in
# What is the machine's fault, not the hand-in's: it is raised as it is.
MACHINE = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EMFILE, errno.ENFILE, errno.ENOMEM}


class Refused(Exception):
    """A submission that cannot be taken in. Its text is one sentence for the student."""


@dataclass
class Copy:
    """A clean copy that is being made, and what it may still take."""

    folder: Path
    max_bytes: int = 20 * MEGABYTE
    max_files: int = 2000
    max_other: int = 5 * MEGABYTE  # files that are no scripts, e.g. videos, are left out above it
    max_archive: int = 5 * MEGABYTE  # archives in it
    odd: dict[str, str] = field(default_factory=dict)  # left out, and the sentence on why
    archives: dict[PurePosixPath, Path] = field(default_factory=dict)  # and where they lie
    files: int = 0
    size: int = 0  # bytes so far

    def add_folder(self, path: PurePosixPath) -> None:
        """Take in a folder, which counts as a file."""
        self._count()
        self.folder.joinpath(*path.parts).mkdir(parents=True, exist_ok=True)

    def add(self, path: PurePosixPath, size: int, pieces: Iterable[bytes]) -> None:
        """Take in one file. Raises Refused when it is too much, whatever size was announced."""
        if self._is_too_large(path, size):
            self.odd[str(path)] = too_large(path)
            return
        self._count()
        target = self.folder.joinpath(*path.parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_file():
            sentence = _("{path} is in it twice: the last one counts.")
            self.odd[str(path)] = sentence.format(path=path)
        with target.open("wb") as file:
            for piece in pieces:
                self.size += len(piece)
                if self.size > self.max_bytes:
                    self._refuse_too_large(path)
                file.write(piece)

    def _is_too_large(self, path: PurePosixPath, size: int) -> bool:
        """Whether a file that is no script is too much. It costs the file, never the grade."""
        if is_script(path.name):
            return False
        most = self.max_archive if is_archive(path.name) else self.max_other
        return size > most or self.size + size > self.max_bytes - SCRIPTS

    def _count(self) -> None:
        self.files += 1
        if self.files > self.max_files:
            sentence = _("There are more than {count} files in it: hand in the scripts only.")
            raise Refused(sentence.format(count=self.max_files))

    def _refuse_too_large(self, path: PurePosixPath) -> None:
        sentence = _("It is larger than {limit} MB (in {path}): hand in the scripts only.")
        raise Refused(sentence.format(limit=self.max_bytes // MEGABYTE, path=path))


def too_large(path: PurePosixPath | str) -> str:
    """The sentence on a file that was left out because of its size."""
    return _("{path} is too large.").format(path=path)


def is_junk(name: str) -> bool:
    """Whether a file or folder of this name is never part of a student's work."""
    return name.casefold() in JUNK or name.startswith("._")


def copy_folder(source: Path, copy: Copy, inside: PurePosixPath) -> None:
    """Copy a folder, into this folder of the copy. Raises Refused."""
    _copy_level(source, inside, source.resolve(), copy)


def copy_file(source: Path, copy: Copy, path: PurePosixPath) -> None:
    """Copy one file, under a name of its own. Raises Refused."""
    _copy_file(source, path, source.parent.resolve(), copy)


def _copy_level(source: Path, inside: PurePosixPath, root: Path, copy: Copy) -> None:
    try:
        entries = sorted(os.scandir(source), key=lambda entry: entry.name)
    except OSError as error:
        copy.odd[str(inside)] = _cannot_read(inside, error, copy)
        return
    names = {entry.name for entry in entries}
    if MARKER in names and inside.parts:
        return
    venv = "pyvenv.cfg" in names
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
        if is_archive(path.name):
            copy.archives[path] = source
        with source.open("rb") as content:
            copy.add(path, about.st_size, pieces_of(content))
    except OSError as error:
        copy.odd[str(path)] = _cannot_read(path, error, copy)


def _leads_inside(link: Path, root: Path) -> bool:
    with contextlib.suppress(OSError, RuntimeError):
        return link.resolve(strict=True).is_relative_to(root)
    return False


def _cannot_read(path: PurePosixPath, error: OSError, copy: Copy) -> str:
    if error.errno in MACHINE:
        error.filename = error.filename or str(copy.folder)
        raise error
    return _("{path} cannot be read ({error}).").format(path=path, error=error.strerror)


def unpack(name: str, file: IO[bytes], copy: Copy) -> None:
    """Unpack an open archive. Raises Refused with one sentence, whatever is wrong with it.

    Large ones take memory and time: apart.py does this in a process that is bounded.
    """
    try:
        paths = [_inside(name, member) for member in _few(name, archives.members(file, name))]
        venvs = {path.parent for path in paths if path.name == "pyvenv.cfg"}
        for path, member in zip(paths, archives.members(file, name), strict=True):
            if not any(map(is_junk, path.parts)) and not _in_venv(path, venvs):
                _take(path, member, copy)
    except archives.Locked as error:
        sentence = _("{name} is encrypted, protected by a password: pack the folder without one.")
        raise Refused(sentence.format(name=name)) from error
    except archives.NoLibrary as error:
        raise Refused(f"{name}: {error}") from error
    except archives.OneFile as error:
        sentence = _("{name} is a single packed file: hand in the scripts, or the folder as a zip.")
        raise Refused(sentence.format(name=name)) from error
    except (Refused, MemoryError):  # whoever asked says of memory that there was too little
        raise
    except Exception as error:  # libraries raise anything: of a name without a letter IndexError
        raise Refused(damaged(name, error)) from error


def _few(name: str, found: Iterable[Member]) -> Iterator[Member]:
    for number, member in enumerate(found):
        if number == MAX_NAMES:
            sentence = _("There are more than {count} files in {name}: hand in the scripts only.")
            raise Refused(sentence.format(count=MAX_NAMES, name=name))
        yield member


def _take(path: PurePosixPath, member: Member, copy: Copy) -> None:
    if member.kind == archives.LINK:
        copy.odd[str(path)] = _("{path} is a link: hand in the file itself.").format(path=path)
    elif member.kind == archives.OTHER:
        copy.odd[str(path)] = _("{path} is not a file that can be read.").format(path=path)
    elif member.kind == archives.FOLDER:
        copy.add_folder(path)
    else:
        copy.add(path, member.size, member.pieces())


def damaged(name: str, error: Exception) -> str:
    """The sentence on an archive that cannot be read. Raises OSError if the machine is at fault."""
    if isinstance(error, OSError) and error.errno in MACHINE:
        raise error
    if isinstance(error, OSError) and error.strerror:
        sentence = _("{name} cannot be unpacked ({error}): pack the folder again.")
        return sentence.format(name=name, error=error.strerror)
    sentence = _("{name} is no {kind} file, or it is damaged: pack the folder again.")
    kind = name.rpartition(".")[2].casefold() if is_archive(name) else "zip"
    return sentence.format(name=name, kind=kind)


def _in_venv(path: PurePosixPath, venvs: set[PurePosixPath]) -> bool:
    parents = [path, *path.parents]
    return any(p.parent in venvs and p.name.casefold() in VENV for p in parents)


def _inside(name: str, member: Member) -> PurePosixPath:
    """The path of a member, made portable. Raises Refused if it leads out of the folder."""
    path = PurePosixPath(member.name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or (path.parts and ":" in path.parts[0]):
        sentence = _("{name} holds a file that would land outside of its folder ({path}).")
        raise Refused(sentence.format(name=name, path=path))
    if len(path.parts) > MAX_DEPTH:
        raise Refused(_("Its folders are nested too deep: hand in the scripts only."))
    return path
