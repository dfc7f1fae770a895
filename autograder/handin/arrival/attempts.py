"""Whose files are whose, and which attempt counts: from the parts of a layout to entries."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from autograder.handin.archives import bare, is_archive
from autograder.handin.arrival.layouts import Layout
from autograder.handin.arrival.parts import Part, Parts, readable
from autograder.handin.intake import Entry
from autograder.words.language import _
from autograder.words.quoted import in_words

Lot = list[tuple[Path, Part]]


def entries_of(layout: Layout, parts: Parts) -> list[Entry]:
    """An entry for each person, made of what counts of all that is theirs."""
    people: dict[str, Lot] = {}
    for path, part in parts.items():
        if part.whose:
            people.setdefault(part.whose, []).append((path, part))
    return [_entry(layout, whose, lot) for whose, lot in people.items()]


def _entry(layout: Layout, whose: str, lot: Lot) -> Entry:
    work = [(path, part) for path, part in lot if not part.aside] or lot
    attempts = sorted({part.attempt for _path, part in work if part.attempt})
    kept = _last_of_each_name(work) if layout.by_file else _last_attempt(work)
    attempt, of = _counted(layout, kept, attempts)
    return Entry(
        _row(layout, whose, lot),
        kept[0][0],
        () if len(kept) == 1 and kept[0][0].is_dir() else _files(kept),
        layout.name,
        next((part.person for _path, part in lot if part.person), ""),
        kept[0][1].id,
        kept[0][1].email,
        max((p.handed_in for _path, p in kept if p.handed_in), default=None),
        any(part.late for _path, part in kept),
        attempt,
        of,
        tuple(_notes(lot, work, kept, attempt, of)),
    )


def _row(layout: Layout, whose: str, lot: Lot) -> str:
    part = lot[0][1]
    return (layout.named and (part.person or part.id)) or whose


def _files(kept: Lot) -> tuple[tuple[str, Path], ...]:
    """What each is called in the hand-in. Folders of one person come together in one."""
    return tuple((part.inside if path.is_file() else "", path) for path, part in kept)


def _last_attempt(work: Lot) -> Lot:
    last = max(part.attempt for _path, part in work)
    return [(path, part) for path, part in work if part.attempt == last]


def _last_of_each_name(work: Lot) -> Lot:
    last: dict[str, tuple[Path, Part]] = {}
    for path, part in sorted(work, key=lambda one: one[1].attempt):
        last[part.inside] = (path, part)
    return list(last.values())


def _counted(layout: Layout, kept: Lot, attempts: list[tuple[str | int, ...]]) -> tuple[int, int]:
    """Which attempt counts, and how many there were, as far as the names tell."""
    if not attempts:
        return 0, 0
    if not layout.by_file:
        return len(attempts), len(attempts)
    again = max(int(part.attempt[0]) for _path, part in kept) + 1
    return again, again


def _notes(lot: Lot, work: Lot, kept: Lot, attempt: int, of: int) -> Iterable[str]:
    yield from (part.aside for path, part in lot if part.aside and (path, part) not in work)
    earlier = [readable(path.name) for path, part in work if (path, part) not in kept]
    if earlier:
        sentence = _("Attempt {attempt} of {of} counts; earlier ones are left out: {names}.")
        yield sentence.format(attempt=attempt, of=of, names=in_words(earlier))
    elif of > 1:
        yield _("By its names this is attempt {attempt}; no earlier one is here.").format(
            attempt=attempt
        )
    packed = [part.inside for _path, part in kept if is_archive(part.inside)]
    if packed and len(kept) > len(packed):
        sentence = _("Archives beside scripts are left out: {names}.")
        yield sentence.format(names=in_words(packed))


def plain_entry(path: Path, layout: str) -> Entry:
    """A folder or an archive that is one submission, called as it is."""
    name = path.name if path.is_dir() else bare(path.name)
    return Entry(readable(name), path, layout=layout)
