"""How far the pages of a language are: what is missing, to be written, behind its source, wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from autograder.kit import ROOT
from autograder.proof.pages import drafts, lecture, likeness, places, stamps, strays
from autograder.proof.pages import page as parts
from autograder.proof.pages.places import Page
from autograder.words.language import _


@dataclass(frozen=True)
class Part:
    """One page, or one table of words: how much there is to say, and what of it is not well."""

    path: Page  # where it is read
    count: int  # sections, cells or texts
    unwritten: int = 0
    behind: list[str] = field(default_factory=list)  # sections whose source has changed
    wrong: list[str] = field(default_factory=list)

    def sentences(self) -> Iterator[str]:
        """What is left to do, a sentence each; none if all is well."""
        if self.unwritten:
            sentence = _("{page}: to be written: {missing} of {count} parts.")
            yield sentence.format(page=self.path, missing=self.unwritten, count=self.count)
        if len(self.behind) == self.count:
            yield _("{page} was never stamped.").format(page=self.path)
        elif self.behind:
            sentence = _("{page} is behind its source in: {sections}.")
            yield sentence.format(page=self.path, sections=", ".join(self.behind))
        for trouble in self.wrong:
            yield f"{self.path}: {trouble}."


def sources(language: str, root: Path = ROOT) -> Iterator[tuple[Page, Page]]:
    """What is stamped: each English page, and where it lies in a language."""
    yield from ((page, places.place(page, language)) for page in places.pages(root))
    yield from ((one, places.prose_of(one, language)) for one in places.lectures(root))


def parts_of(language: str, root: Path = ROOT) -> Iterator[Part]:
    """All pages and tables of words of a language."""
    for page in places.pages(root):
        yield _of_page(page, language, root)
    for source in places.lectures(root):
        yield _of_prose(source, language, root)
    for table in drafts.tables(language, root):
        yield _of_table(table, root)


def _of_page(page: Page, language: str, root: Path) -> Part:
    place = places.place(page, language)
    count = len(parts.sections(places.file_of(page, root).read_text("utf-8")))
    path = places.file_of(place, root)
    if not path.is_file():
        return Part(place, count, count)
    text = path.read_text("utf-8")
    unwritten = sum(
        bool(drafts.TODO.search(f"{one.heading}\n{one.text}") or drafts.TODO.match(one.heading))
        for one in parts.sections(text, anchored=True)
    )
    if unwritten:
        return Part(place, count, unwritten)
    wrong = [*likeness.differences(page, language, root), *strays.strays(text, language, root)]
    return Part(place, count, 0, _behind(page, language, root), wrong)


def _behind(page: Page, language: str, root: Path) -> list[str]:
    return [section or "(top)" for section in stamps.behind(page, language, root)]


def _of_prose(source: Page, language: str, root: Path) -> Part:
    """The prose of a notebook."""
    place = places.prose_of(source, language)
    cells, path = lecture.prose((root / source).read_text("utf-8")), root / place
    if not path.is_file():
        return Part(place, len(cells), len(cells))
    text = path.read_text("utf-8")
    try:
        blocks = lecture.blocks(text)
    except ValueError as error:
        return Part(place, len(cells), 0, wrong=[str(error)])
    if unwritten := sum(bool(drafts.TODO.search(block)) for block in blocks):
        return Part(place, len(cells), unwritten)
    wrong = [*_unlike(cells, blocks), *strays.strays(text, language, root)]
    return Part(place, len(cells), 0, _behind(source, language, root), wrong)


def _unlike(cells: list[str], blocks: list[str]) -> Iterator[str]:
    """How the prose of a notebook differs from its source, but for its words."""
    if len(cells) != len(blocks):
        yield f"it has {len(blocks)} cells of prose instead of {len(cells)}"
        return
    for number, (cell, block) in enumerate(zip(cells, blocks, strict=True), 1):
        heads = [[line.split()[0] for line in text.splitlines() if parts.HEADING.match(line)]
                 for text in (cell, block)]  # fmt: skip
        if heads[0] != heads[1]:
            yield f"cell {number} has other headings"
        if parts.code_in(cell) != parts.code_in(block):
            odd = sorted(parts.code_in(cell) ^ parts.code_in(block))
            yield f"cell {number} has other code: {', '.join(odd)}"
        if parts.beliefs(cell) != parts.beliefs(block):
            yield f"cell {number} names other misconceptions"


def _of_table(table: drafts.Table, root: Path) -> Part:
    path, name, texts = table
    said = drafts.words_in(table)
    place = Page(path.relative_to(root).as_posix())
    wrong = [f"“{text}” is said nowhere" for text in said if text not in texts]
    missing = sum(text not in said for text in texts)
    language = path.parent.name if name == "strings" else path.suffixes[0][1:]
    astray = [trouble for text in said.values() for trouble in strays.strays(text, language, root)]
    # What a notebook shows beside its questions is translated where a translator chose to.
    return Part(place, len(texts), missing, wrong=[*([] if name == "strings" else wrong), *astray])
