"""Whether what lies in a folder is one submission or several people's, by names alone."""

from __future__ import annotations

import contextlib
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from autograder.handin.archives import is_archive, zip_name
from autograder.handin.arrival.layouts import recognised
from autograder.handin.arrival.parts import Parts
from autograder.handin.intake import is_submission
from autograder.handin.pairing import exercise_folders, of_kit, only_folder
from autograder.handin.scripts import ROLES, role_of
from autograder.handin.unpack import MEGABYTE, is_junk
from autograder.kit import WrongUsage
from autograder.words.language import _
from autograder.words.quoted import in_words

MANY = 6  # submissions in folders beside a pair: rather a class with two stray files than one
DEEP = 4  # folders inside one another in which a script is looked for
MAX_LISTED = 100 * MEGABYTE  # of a zip whose names are read


def is_one(folder: Path, paths: Sequence[Path]) -> bool:
    """Whether a folder is one submission, and not a class beside which a script lies astray."""
    if exercise_folders(folder) or of_kit(folder):
        return True
    several = sum(is_archive(path.name) or holds_one(path) for path in paths)
    return is_submission(folder) and several < (MANY if _roles(paths) == {*ROLES} else 2)


def holds_one(path: Path) -> bool:
    """Whether a folder holds a submission, perhaps in a folder of its own."""
    with contextlib.suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            home = only_folder(path)
            roles = _roles([*home.iterdir()])
            return roles == {*ROLES} or bool(exercise_folders(home) or of_kit(home))
    return False


def holds_any(path: Path) -> bool:
    """Whether a folder, or one that is not far inside it, holds a script of a submission."""
    return _somewhere(path, is_submission)


def holds_pair(path: Path) -> bool:
    """Whether a folder, or one that is not far inside it, holds a server and a client."""
    return _somewhere(path, lambda folder: _roles([*folder.iterdir()]) == {*ROLES})


def _somewhere(path: Path, fits: Callable[[Path], bool], depth: int = 0) -> bool:
    with contextlib.suppress(OSError):
        if path.is_dir() and not path.is_symlink() and not is_junk(path.name):
            inside = sorted(path.iterdir()) if depth < DEEP else []
            return fits(path) or any(_somewhere(one, fits, depth + 1) for one in inside)
    return False


def _roles(paths: Sequence[Path]) -> set[str]:
    return {role_of(path.name) for path in paths} - {""}


def holds_people(path: Path) -> bool:
    """Whether the names in a folder or a zip are those of several people in a known layout."""
    if path.is_dir():
        with contextlib.suppress(OSError):
            return _several(recognised([*path.iterdir()])[1])
    with contextlib.suppress(Exception):  # whatever is wrong with it: it is a submission
        if path.stat().st_size < MAX_LISTED and zipfile.is_zipfile(path):
            return _several(recognised([Path(name) for name in _side_by_side(path)])[1])
    return False


def _several(parts: Parts) -> bool:
    return len({part.whose for part in parts.values() if part.whose}) > 1


def _side_by_side(path: Path) -> set[str]:
    """The names in a zip, below folders that are alone."""
    with zipfile.ZipFile(path) as archive:
        names = [zip_name(info).replace("\\", "/").split("/") for info in archive.infolist()]
    rows = [row for row in ([part for part in name if part] for name in names) if row]
    rows = [row for row in rows if not any(map(is_junk, row))]
    while rows and len({row[0] for row in rows}) == 1:
        rows = [row[1:] for row in rows if len(row) > 1]
    return {row[0] for row in rows}


def refuse_numbered(folder: Path, paths: Sequence[Path]) -> None:
    """Raise WrongUsage for ``server.py`` beside ``server (1).py``: nobody knows whose they are."""
    scripts = [path.name for path in paths if role_of(path.name)]
    original = Counter(map(_original, scripts))
    several = [name for name in scripts if original[_original(name)] > 1]
    if any(_original(name) != name.casefold() for name in several):
        sentence = _(
            "It cannot be told whose the files in {folder} are ({names}): put each student's into "
            "a folder of its own. If all are one student's, say --layout single."
        )
        raise WrongUsage(sentence.format(folder=folder, names=in_words(sorted(several))))


def _original(name: str) -> str:
    """The name that a file had before a browser or Google Drive numbered it."""
    return re.sub(r" ?\(\d+\)(?=\.\w+$)", "", name).casefold()


def doubts(folder: Path, paths: Sequence[Path]) -> Iterator[str]:
    """Sentences on a single submission that looks like several people's."""
    files = [path.name for path in paths if path.is_file()]
    servers, clients = ([name for name in files if role_of(name) == role] for role in ROLES)
    if len(servers) > 1 and len(clients) > 1:
        sentence = _(
            "{folder} is one row, but {count} scripts lie side by side in it ({names}): if they "
            "are several students', name their layout (--layout) or give each student a folder."
        )
        names = sorted(servers + clients)
        yield sentence.format(folder=folder.name, count=len(names), names=in_words(names))
    homes = [path.name for path in paths if path.is_dir() and holds_one(path)]
    if len(homes) > 1:
        sentence = _(
            "{folder} is one row, but {count} folders in it hold programs, too ({names}): if they "
            "are several students', say --layout folders."
        )
        yield sentence.format(folder=folder.name, count=len(homes), names=in_words(homes))
