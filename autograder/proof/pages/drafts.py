"""Pages of a new language before anybody has written them: headings, anchors and code are there.

What is to be written says TODO, or stands empty in a table of words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import tomlkit

from autograder.course.comments import remarks
from autograder.course.skeletons import comments_of, shipped, with_skeleton
from autograder.kit import ROOT
from autograder.proof.pages import lecture, places
from autograder.proof.pages import page as parts
from autograder.proof.pages.places import Page

TODO = re.compile(r"^(#+ )?TODO: ", re.MULTILINE)
WRITE = "TODO: say what stands here in the English page.\n"


def page(source: str) -> str:
    """A page with its code and the headings of its source, each with its anchor."""
    text = ""
    for one in parts.sections(source):
        if one.heading:
            text += f'<a id="{one.anchor}"></a>\n\n{"#" * one.level} TODO: {one.heading}\n'
        text += _body(one.lines)
    return text


def _body(lines: Sequence[str]) -> str:
    """The code of a section, the heading above all others, and a mark for each piece of prose."""
    found, fenced = "", False
    for line in lines:
        edge = bool(parts.FENCE.match(line))
        fenced ^= edge
        if fenced or edge:
            found += f"{line}\n"
        elif heading := parts.HEADING.match(line):
            found += f"{heading[1]} TODO: {heading[2]}\n\n"
        elif line.strip() and not found.endswith(WRITE):
            found += WRITE
    return found + "\n"


def prose(source: str) -> str:
    """The prose of a notebook, block by block."""
    found = (
        f"<!-- cell {number} -->\n{_body(cell.splitlines()).strip()}\n"
        for number, cell in enumerate(lecture.prose(source), 1)
    )
    return "\n".join(found)


def lay(language: str, root: Path = ROOT) -> list[Path]:
    """Lay all pages and tables of words that are not there yet. Returns those files."""
    drafts: list[tuple[Page, Page, Callable[[str], str]]] = []
    drafts += [(one, places.place(one, language), page) for one in places.pages(root)]
    drafts += [(one, places.prose_of(one, language), prose) for one in places.lectures(root)]
    laid = []
    for source, target, draft in drafts:
        english = places.file_of(source, root).read_text("utf-8")
        for path in places.files_of(target, root):
            if not path.is_file():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(draft(english), "utf-8", newline="\n")
                laid.append(path)
    return laid


# -- tables of words ---------------------------------------------------------------------------

Table = tuple[Path, str, list[str]]  # the file, the name of the table in it, the English texts


def tables(language: str, root: Path = ROOT) -> Iterator[Table]:
    """What is translated text by text: comments of skeletons, and what notebooks show."""
    for slug in with_skeleton():
        scripts = (data for name, data in shipped(slug).items() if name.endswith(".py"))
        texts = [remark.text for data in scripts for remark in remarks(data.decode("utf-8"))]
        path = root / comments_of(slug, language).relative_to(ROOT)
        yield path, "comments", [*dict.fromkeys(texts)]
    for source in places.lectures(root):
        cells = lecture.code((root / source).read_text("utf-8"))
        yield root / places.strings_of(source, language), "strings", lecture.asked(cells)
    yield root / places.words_of(language), "strings", [*lecture.SAID]


def words_in(table: Table) -> dict[str, str]:
    """What is translated in a table by now, by the English texts."""
    path, name, _texts = table
    found: Any = tomlkit.parse(path.read_text("utf-8")).unwrap() if path.is_file() else {}
    return {english: said for english, said in found.get(name, {}).items() if said}


def fill(table: Table) -> None:
    """Put the texts that are missing into the file of a table, with nothing said yet."""
    path, name, texts = table
    document = tomlkit.parse(path.read_text("utf-8") if path.is_file() else "")
    there: Any = document.setdefault(name, tomlkit.table())
    for text in texts:
        there.setdefault(text, "")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(tomlkit.dumps(document), "utf-8", newline="\n")
