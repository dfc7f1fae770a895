"""Taking a class in as a learning platform hands it over: who handed in, and what is nobody's."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from autograder.handin.apart import unpack_apart
from autograder.handin.archives import BY_LIBARCHIVE, is_archive, lacking
from autograder.handin.arrival.attempts import entries_of, plain_entry
from autograder.handin.arrival.layouts import (
    FOLDERS,
    LAYOUTS,
    SINGLE,
    Layout,
    layout_names,
    recognised,
)
from autograder.handin.arrival.one_or_many import (
    doubts,
    holds_any,
    holds_pair,
    holds_people,
    is_one,
    refuse_numbered,
)
from autograder.handin.arrival.parts import Parts, readable
from autograder.handin.arrival.rows import namesakes, seen, several_in, unlike
from autograder.handin.intake import Entry
from autograder.handin.scripts import ROLES, is_script
from autograder.handin.unpack import MARKER, MEGABYTE, Copy, Refused, is_junk, too_large
from autograder.kit import WrongUsage
from autograder.words.language import _
from autograder.words.quoted import in_words

# An archive of a class: so many bytes at least, else half of what is free.
CLASS_BYTES, CLASS_FILES, CLASS_SECONDS = 2048 * MEGABYTE, 500_000, 900
MAX_NESTING = 8  # folders and archives that lie alone in one another


@dataclass
class Arrival:
    """A class that has come in: who handed in, what is nobody's and why, what is doubtful."""

    layout: str = ""
    entries: list[Entry] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def add(self, other: Arrival, inside: str) -> None:
        """Take in what lay in a folder or an archive of this class."""
        self.entries += other.entries
        self.left_out |= {f"{inside}/{name}": why for name, why in other.left_out.items()}
        self.warnings += other.warnings


@dataclass(frozen=True)
class Search:
    """How to look: where to unpack, what is our own output, which layout it is if that is said."""

    shelf: Path
    without: Path | None = None
    layout: str = ""
    depth: int = 0

    def inner(self) -> Search:
        """The same, one folder or archive further in."""
        return replace(self, depth=self.depth + 1)


def find_class(path: Path, shelf: Path, without: Path | None = None, layout: str = "") -> Arrival:
    """The submissions at a path: a class folder, an archive of one, or a single submission.

    Archives of a class are unpacked into ``shelf``. The folder ``without`` is left out: our own
    output. Raises WrongUsage if there is nothing, or nothing that can be told apart.
    """
    _refuse(path, without, layout)
    search = Search(shelf, without, layout)
    found = _of_file(path, search) if path.is_file() else _look(path, search)
    if not found.entries:
        raise WrongUsage(_("There is no submission in {path}.").format(path=path))
    if layout and layout not in {entry.layout for entry in found.entries}:
        sentence = _("Nothing in {path} is named as in the layout “{name}”.")
        raise WrongUsage(sentence.format(path=path, name=layout))
    _refuse_without_library(found.entries)
    found.warnings += namesakes(found.entries)
    found.entries = unlike(found.entries)
    return found


def _refuse(path: Path, without: Path | None, layout: str) -> None:
    """Raise WrongUsage for a layout that is not there, and for results among the hand-ins."""
    if layout and layout not in layout_names():
        sentence = _("There is no layout “{name}”; the layouts are: {known}.")
        raise WrongUsage(sentence.format(name=layout, known=", ".join(layout_names())))
    if without is not None:
        refuse_around(path, without)


def refuse_around(path: Path, out: Path) -> None:
    """Raise WrongUsage if what is handed in at a path lies where the results are to go."""
    if path.resolve().is_relative_to(out.resolve()):
        sentence = _("The results cannot go to {out}: the submissions lie there.")
        raise WrongUsage(sentence.format(out=out))


def _of_file(path: Path, search: Search) -> Arrival:
    single = Arrival(SINGLE, [plain_entry(path, SINGLE)])
    if search.layout == SINGLE or not is_archive(path.name):
        return single
    found = _unpacked(path, search)
    if found is None or found.layout == SINGLE:
        return single
    return found if _is_named(found) or len(found.entries) > 1 else single


def _unpacked(path: Path, search: Search) -> Arrival | None:
    """What lies in an archive; None if it cannot be unpacked: as a hand-in it gets its sentence."""
    search.shelf.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=search.shelf))
    most = max(CLASS_BYTES, shutil.disk_usage(folder).free // 2)
    copy = Copy(folder, most, CLASS_FILES, max_archive=most)
    try:
        unpack_apart(path, copy, CLASS_SECONDS)
    except Refused:
        return None
    lost = [name for name, why in copy.odd.items() if is_archive(name) and why == too_large(name)]
    if lost:
        sentence = _("{path} cannot be unpacked here: there is no room on the disk for {names}.")
        raise WrongUsage(sentence.format(path=path.name, names=in_words(lost)))
    found = _look(folder, search.inner())
    found.left_out |= copy.odd
    return found


def _look(folder: Path, search: Search) -> Arrival:
    """What lies side by side in a folder, by the layout that it shows or that is named."""
    found = Arrival(FOLDERS)
    paths = list(_listed(folder, search, found))
    layout, parts = _read(paths, search.layout)
    if layout is not None:
        found.layout, found.entries = layout.name, entries_of(layout, parts)
    elif search.layout != FOLDERS and (search.layout == SINGLE or is_one(folder, paths)):
        return _single(folder, paths, search)
    _add_rest(found, [path for path in paths if path not in parts], search)
    if not found.entries and any(is_script(path.name) for path in paths):
        return _single(folder, paths, search)
    return found


def _single(folder: Path, paths: Sequence[Path], search: Search) -> Arrival:
    if search.layout != SINGLE:
        refuse_numbered(folder, paths)
    entry = Entry(readable(folder.resolve().name), folder, layout=SINGLE)
    return Arrival(SINGLE, [entry], {}, list(doubts(folder, paths)))


def _read(paths: Sequence[Path], name: str) -> tuple[Layout | None, Parts]:
    """The layout of a folder, recognised or named, and whose each of its paths is."""
    if not name:
        return recognised(paths)
    for layout in LAYOUTS:
        if layout.name == name and (parts := layout.read(paths)):
            return layout, parts
    return None, {}


def _listed(folder: Path, search: Search, found: Arrival) -> Iterator[Path]:
    """What may be handed in, without what operating systems and we ourselves leave behind."""
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        ours = search.without is not None and path.resolve() == search.without.resolve()
        if is_junk(path.name) or path.name == MARKER:
            continue
        if path.is_symlink():
            found.left_out[readable(path.name)] = _("It is a link.")
        elif path.is_dir() and (ours or (path / MARKER).exists()):
            found.left_out[readable(path.name)] = _("It is a folder of results.")
        elif not path.is_dir() and not path.is_file():
            found.left_out[readable(path.name)] = _("It is not a file that can be read.")
        else:
            yield path


def _add_rest(found: Arrival, paths: Sequence[Path], search: Search) -> None:
    """What no layout knows: a folder or archive is a submission, or a class; a file is nobody's."""
    homes = [path for path in paths if path.is_dir() or is_archive(path.name)]
    alone = len(homes) == 1 and not found.entries
    inside = {path: _inside(path, alone, search) for path in homes}
    classes = {path: inner for path, inner in inside.items() if inner and _is_class(inner)}
    single = {seen(plain_entry(path, FOLDERS).name) for path in homes if path not in classes}
    for path, inner in inside.items():
        is_taken = path in classes
        if is_taken and single:
            warning, is_taken = several_in(path, classes[path].entries, single)
            found.warnings.append(warning)
        if is_taken:
            found.add(classes[path], readable(path.name))
            found.layout = classes[path].layout if alone else found.layout
        else:
            found.entries.append(plain_entry(path, FOLDERS))
            found.warnings += inner.warnings if inner else []
    for path in paths:
        if path not in homes:
            sentence = _("It lies beside the submissions and belongs to none of them.")
            found.left_out[readable(path.name)] = sentence


def _inside(path: Path, alone: bool, search: Search) -> Arrival | None:
    """What lies in a folder or an archive that is alone, or shows that it is several people's."""
    if search.depth >= MAX_NESTING or not (alone or holds_people(path)):
        return None
    try:
        return _look(path, search.inner()) if path.is_dir() else _unpacked(path, search)
    except OSError:  # a folder that cannot be read: as a hand-in it gets its sentence
        return None


def _is_named(found: Arrival) -> bool:
    return found.layout not in (FOLDERS, SINGLE)


def _is_class(inner: Arrival) -> bool:
    """Whether this is a class, and not one submission with its sources in one of its folders."""
    paths = [entry.path for entry in inner.entries]
    several = [path for path in paths if is_archive(path.name) or holds_any(path)]
    # A folder for the server and one for the client are no class of two.
    whole = any(is_archive(path.name) or holds_pair(path) for path in several)
    return _is_named(inner) or (
        inner.layout == FOLDERS and len(several) > 1 and (whole or len(several) > len(ROLES))
    )


def _refuse_without_library(entries: Sequence[Entry]) -> None:
    """Raise WrongUsage if this machine cannot unpack what somebody handed in."""
    names = [name for entry in entries for name in _names_in(entry)]
    packed = [name for name in names if name.casefold().endswith(BY_LIBARCHIVE)]
    if packed and (sentence := lacking()):
        raise WrongUsage(f"{in_words(packed)}: {sentence}")


def _names_in(entry: Entry) -> list[str]:
    if entry.files or not entry.path.is_dir():
        return [path.name for _name, path in entry.files] or [entry.path.name]
    with contextlib.suppress(OSError):
        return [readable(path.name) for path in entry.path.iterdir()]
    return []
