"""Archives, read member by member: zip, tar, 7z, rar. Nothing is written here.

Python reads zip and tar itself. For 7z and rar it needs libarchive, a library of the system. That
compares no checksum of a rar, of one that was cut off in a header it gives what stands before, and
of one in the newer format it does not tell that it is locked (libarchive 3.6): rarfile reads its
headers.
"""

from __future__ import annotations

import contextlib
import ctypes.util
import importlib
import os
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import IO, Any

from autograder.words.language import _

TARS = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
BY_LIBARCHIVE = (".7z", ".rar")
LIBRARIES = ("libarchive", "rarfile")
SUFFIXES = (".zip", *TARS, ".gz", ".bz2", ".xz", *BY_LIBARCHIVE)
# How the files begin: the RAR technical note, and 7zFormat.txt of the LZMA SDK.
MAGIC = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
# And these, of which each holds one file (RFC 1952; the .xz file format; man 1 bzip2).
SINGLE = {".gz": b"\x1f\x8b", ".xz": b"\xfd7zXZ\x00", ".bz2": b"BZh"}
PIECE = 1 << 16  # bytes
FILE, FOLDER, LINK, OTHER = "file", "folder", "link", "other"


class Locked(Exception):
    """An archive that asks for a password."""


class OneFile(Exception):
    """A single file that was compressed: no archive."""


class NoLibrary(Exception):
    """The machine lacks what this archive needs. The text is a sentence for the instructor."""


@dataclass(frozen=True)
class Member:
    """A file or folder in an archive; its content can be read until the next one is asked for."""

    name: str
    size: int  # bytes, as the archive announces them
    kind: str
    pieces: Callable[[], Iterator[bytes]]


def is_archive(name: str) -> bool:
    """Whether a file of this name is an archive."""
    return name.casefold().endswith(SUFFIXES)


def bare(name: str) -> str:
    """The name of an archive without what says that it is one: ``Anna.tar.gz`` is ``Anna``."""
    fold = name.casefold()
    longest = max((s for s in SUFFIXES if fold.endswith(s)), key=len, default="")
    return name[: len(name) - len(longest)] or name


def members(file: IO[bytes], name: str) -> Iterator[Member]:
    """What is in an open archive, told by its bytes. Its name tells only what one file is packed.

    Raises what the reading library raises; Locked; NoLibrary; OneFile.
    """
    file.seek(0)
    begin = file.read(8)
    if begin.startswith(MAGIC):
        return _by_libarchive(file)
    if not zipfile.is_zipfile(file) and _is_tar(file):
        return _in_tar(file)
    if _is_one_file(begin, name):
        raise OneFile
    return _in_zip(file)


def prepare(file: IO[bytes]) -> None:
    """Load what reads this archive now: soon it may be out of reach. Nothing is raised."""
    file.seek(0)
    if file.read(8).startswith(MAGIC):
        for library in LIBRARIES:
            with contextlib.suppress(Exception):  # it is told when the archive is read
                importlib.import_module(library)


def _is_one_file(begin: bytes, name: str) -> bool:
    """Whether what is no tar is ``server.py.gz`` or the like, and no tar that was damaged."""
    fold = name.casefold()
    packed = (begin.startswith(magic) for suffix, magic in SINGLE.items() if fold.endswith(suffix))
    return any(packed) and not fold.endswith(TARS)


def _is_tar(file: IO[bytes]) -> bool:
    file.seek(0)
    return tarfile.is_tarfile(file)


def pieces_of(file: IO[bytes]) -> Iterator[bytes]:
    """The content of an open file, bit by bit."""
    return iter(partial(file.read, PIECE), b"")


def lacking() -> str:
    """One sentence if archives of 7-Zip and WinRAR cannot be read on this machine, else ""."""
    if os.environ.get("LIBARCHIVE") or ctypes.util.find_library("archive"):
        return ""
    return _(
        "7z and rar archives need libarchive, which this machine lacks: install it "
        "(Debian, Ubuntu: apt install libarchive13; macOS: brew install libarchive)."
    )


def zip_name(info: zipfile.ZipInfo) -> str:
    """The name of a zip's member, also as Windows packs it in Russian."""
    if not info.flag_bits & 0x800 and not info.filename.isascii():  # the flag says: UTF-8
        with contextlib.suppress(UnicodeError):
            return info.filename.encode("cp437").decode("cp866")
    return info.filename


def entries(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """What is in a zip. Raises zipfile.BadZipFile if one has no name: Python 3.12 lets it pass."""
    found = archive.infolist()
    if not all(info.filename for info in found):
        raise zipfile.BadZipFile("A member has no name.")
    return found


def _in_zip(opened: IO[bytes]) -> Iterator[Member]:
    with zipfile.ZipFile(opened) as archive:
        for info in entries(archive):
            kind = FOLDER if info.is_dir() else FILE
            if stat.S_ISLNK(info.external_attr >> 16):
                kind = LINK
            yield Member(zip_name(info), info.file_size, kind, partial(_unzipped, archive, info))


def _unzipped(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    if info.flag_bits & 1:
        raise Locked
    with archive.open(info) as file:
        yield from pieces_of(file)


def _in_tar(opened: IO[bytes]) -> Iterator[Member]:
    opened.seek(0)
    with tarfile.open(fileobj=opened) as archive:
        for info in archive:
            kind = FILE if info.isreg() else FOLDER if info.isdir() else OTHER
            kind = LINK if info.issym() or info.islnk() else kind
            yield Member(info.name, info.size, kind, partial(_untarred, archive, info))
        _require_end(archive)


def _require_end(archive: tarfile.TarFile) -> None:
    """Raise ValueError if something stands behind the last member that is neither one nor the end.

    Python's library takes it for the end: members that follow would be lost without a word.
    """
    assert archive.fileobj
    archive.fileobj.seek(archive.offset)
    if archive.fileobj.read(tarfile.BLOCKSIZE).strip(b"\0"):
        raise ValueError("A header is damaged or cut off.")


def _untarred(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Iterator[bytes]:
    file = archive.extractfile(info)
    if file is not None:
        with file:
            yield from pieces_of(file)


def _by_libarchive(opened: IO[bytes]) -> Iterator[Member]:
    try:
        import libarchive
        import rarfile  # noqa: F401  (soon it is out of reach)
    except (ImportError, OSError, AttributeError, TypeError) as error:
        raise NoLibrary(lacking() or str(error)) from error
    sums = _sums(opened)
    try:
        os.lseek(opened.fileno(), 0, os.SEEK_SET)
        with libarchive.fd_reader(opened.fileno()) as archive:
            for entry in archive:
                name = entry.pathname or ""
                kind = FILE if entry.isreg else FOLDER if entry.isdir else OTHER
                kind = LINK if entry.issym or entry.islnk else kind
                blocks = _blocks(entry)
                pieces = partial(_compared, blocks, sums.get(name))
                yield Member(name, entry.size or 0, kind, pieces)
                for _block in blocks:
                    # libarchive 3.6 loses its place in a 7z when a large member is not read.
                    pass
    except libarchive.ArchiveError as error:
        raise _said(error) from error


def _sums(opened: IO[bytes]) -> dict[str, int]:
    """The checksum of each file of a rar, by its name. Of a 7z there are none.

    Raises Locked, and ValueError if a header is damaged or cut off.
    """
    import rarfile

    opened.seek(0)
    if not opened.read(8).startswith(MAGIC[0]):
        return {}
    opened.seek(0)
    try:
        with rarfile.RarFile(opened) as archive:
            if archive.needs_password():
                raise Locked
            broken = archive.strerror()
            files = [info for info in archive.infolist() if info.CRC is not None]
    except (rarfile.Error, struct.error, ValueError, LookupError, OSError):
        # libarchive says what is wrong
        return {}
    if broken:
        raise ValueError(broken)
    sums = {info.filename: info.CRC for info in files}
    return sums if len(sums) == len(files) else {}  # of two with one name nobody knows which


def _compared(blocks: Iterator[bytes], checksum: int | None) -> Iterator[bytes]:
    """The blocks of a file. Raises ValueError at its end if they are not those that were packed."""
    found = 0
    for block in blocks:
        found = zlib.crc32(block, found)
        yield block
    if checksum not in (None, found):
        raise ValueError("The checksum is wrong.")


def _blocks(entry: Any) -> Iterator[bytes]:
    import libarchive

    try:
        yield from entry.get_blocks()
    except libarchive.ArchiveError as error:
        raise _said(error) from error


def _said(error: Exception) -> Exception:
    """What libarchive complains of, as other libraries do."""
    locked = any(word in str(error).casefold() for word in ("passphrase", "encrypt"))
    return Locked() if locked else ValueError(str(error))
