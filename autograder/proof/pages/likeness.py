"""What of a translated page is not as in its source: one sentence for each difference."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path, PurePosixPath

from autograder.kit import ROOT
from autograder.proof.pages import page as parts
from autograder.proof.pages import places
from autograder.proof.pages.page import Section
from autograder.proof.pages.places import Page


def differences(page: Page, language: str, root: Path = ROOT) -> list[str]:
    """How the translation of a page differs from it, but for its words."""
    texts = [
        places.file_of(one, root).read_text("utf-8") for one in (page, places.place(page, language))
    ]
    source, other = parts.sections(texts[0]), parts.sections(texts[1], anchored=True)
    found = list(_headings(source, other))
    if not found:
        for one, two in zip(source, other, strict=True):
            where = f"section {one.anchor}" if one.anchor else "above its first section"
            found += [f"{where}: {what}" for what in _of(one, two, page, language, root)]
    copies = {path.read_bytes() for path in places.files_of(places.place(page, language), root)
              if path.is_file()}  # fmt: skip
    return found if len(copies) == 1 else [*found, "its copy beside the skeleton is another one"]


def _headings(source: list[Section], other: list[Section]) -> Iterator[str]:
    """Headings that are missing, in another order, or without their anchor."""
    for one, two in zip_longest(source, other, fillvalue=None):
        if one is None or two is None or (one.level, one.anchor) != (two.level, two.anchor):
            wanted = f"{'#' * one.level} {one.heading} (#{one.anchor})" if one else "the end"
            there = f"{'#' * two.level} {two.heading} (#{two.anchor})" if two else "the end"
            yield f"where {wanted} is to stand, there is {there}"
            return


def _of(one: Section, two: Section, page: Page, language: str, root: Path) -> Iterator[str]:
    """How a section differs."""
    code, other = [*parts.blocks(one.text)], [*parts.blocks(two.text)]
    if len(code) != len(other):
        yield f"it has {len(other)} blocks of code instead of {len(code)}"
    for number, (block, its) in enumerate(zip(code, other, strict=False), 1):
        if block != its:
            yield f"its block of code {number} is another one"
    if parts.commands(one.text) != parts.commands(two.text):
        yield "its commands are others"
    if (rows := parts.rows(one.text)) != (its_rows := parts.rows(two.text)):
        yield f"its tables have {len(its_rows)} rows instead of {len(rows)}, or other columns"
    if (count := one.text.count("<details")) != (its_count := two.text.count("<details")):
        yield f"it has {its_count} answers to be opened instead of {count}"
    yield from _sets("names", parts.beliefs(one.text), parts.beliefs(two.text))
    yield from _sets("has the code", parts.code_in(one.text), parts.code_in(two.text))
    yield from _links(one, two, page, language, root)


def _sets(verb: str, wanted: set[str], there: set[str]) -> Iterator[str]:
    if missing := wanted - there:
        yield f"it no longer {verb} {_listed(missing)}"
    if more := there - wanted:
        yield f"it {verb} {_listed(more)}, the source does not"


def _listed(names: set[str]) -> str:
    return ", ".join(f"“{name}”" for name in sorted(names))


def _links(one: Section, two: Section, page: Page, language: str, root: Path) -> Iterator[str]:
    """Links that lead elsewhere, nowhere, or to an English page that is there in this language."""
    its_page = places.place(page, language)
    wanted = {_target(page, link) for link in parts.links(one.text)} - {(its_page, "")}
    there = {_target(its_page, link): link for link in parts.links(two.text)}
    there.pop((page, ""), None)  # from each language to the other one
    known = set(places.pages(root))
    for (path, anchor), link in there.items():
        if path is not None and path in known:
            yield f"the link {link} leads to the English page"
        if path is not None and not _is_there(path, anchor, language, root):
            yield f"the link {link} leads nowhere"
    meant = {(path and places.english(path, language), anchor) for path, anchor in there}
    missing = {f"{path or ''}{anchor}" for path, anchor in wanted - meant}
    more = {f"{path or ''}{anchor}" for path, anchor in meant - wanted}
    yield from _sets("leads to", missing, set())
    yield from _sets("leads to", set(), more)


Target = tuple[Page | None, str]  # None: a page outside, whose address is the second


def _target(page: Page, link: str) -> Target:
    """The page that a link leads to, seen from the folder of the kit, and the anchor in it."""
    if ":" in link:
        return None, link
    path, hash_, anchor = link.partition("#")
    to = posixpath.normpath(posixpath.join(page.parent, path)) if path else str(page)
    return PurePosixPath(to), hash_ + anchor


def _is_there(path: Page, anchor: str, language: str, root: Path) -> bool:
    """Whether a link leads to what is there, or to a page that is still to be written."""
    source = places.english(path, language)
    is_page = source in places.pages(root)
    if not is_page:
        return (root / path).exists()
    text = places.file_of(source, root).read_text("utf-8")
    return not anchor or anchor[1:] in {one.anchor for one in parts.sections(text)}
