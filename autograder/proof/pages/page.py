"""What a page consists of: its sections, and in each what is the same in all languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

FENCE = re.compile(r"^\s*```")
ANCHOR = re.compile(r'^<a id="([^"]+)"></a>$')
HEADING = re.compile(r"^(#{1,6}) (.*)$")
COMMENT = re.compile(r"(^|\s)(#|//) ?.*$")
INLINE = re.compile(r"(`+)(.+?)\1")
LINK = re.compile(r"\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)")
BELIEF = re.compile(r"\bM\d{1,2}\b")
COMMAND = re.compile(r"(autograder|git|jupyter|make|pip|py|python3?|pytest|source|sudo|uv)\b(?!/)")
SPLIT = (2, 3)  # levels of the headings that begin a section


@dataclass
class Section:
    """A part of a page, from one heading of level 2 or 3 to the next one."""

    heading: str = ""
    level: int = 0
    anchor: str = ""  # of the heading in English; "" above the first one
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All below the heading."""
        return "\n".join(self.lines)


def anchor_of(heading: str) -> str:
    """The anchor that a code host makes of a heading."""
    words = heading.lstrip("#").strip().lower()
    return re.sub(r"[^\w\- ]", "", words).replace(" ", "-")


def sections(text: str, anchored: bool = False) -> list[Section]:
    """The sections of a page. With ``anchored``, the line above a heading gives its anchor."""
    found, given, fenced = [Section()], "", False
    for line in text.splitlines():
        fenced ^= bool(FENCE.match(line))
        heading = None if fenced else HEADING.match(line)
        anchor = None if fenced else ANCHOR.match(line)
        if heading and len(heading[1]) in SPLIT:
            name = given if anchored else _free(anchor_of(heading[2]), found)
            found.append(Section(heading[2], len(heading[1]), name))
        if anchor:
            given = anchor[1]
        elif not (heading and len(heading[1]) in SPLIT):
            found[-1].lines.append(line)
            given = "" if line.strip() else given
        else:
            given = ""
    return found


def _free(anchor: str, before: list[Section]) -> str:
    """The second section of a name gets -1 behind it, as a code host does it."""
    taken = [one.anchor for one in before]
    numbers = (f"{anchor}-{number}" for number in range(1, len(before) + 1))
    return anchor if anchor not in taken else next(n for n in numbers if n not in taken)


def blocks(text: str) -> Iterator[tuple[str, str]]:
    """The code of a text: of each block its first line, and what is below without comments."""
    head, lines = None, list[str]()
    for line in text.splitlines():
        if FENCE.match(line):
            if head is not None:
                yield head, "\n".join(lines)
            head, lines = (line.strip() if head is None else None), []
        elif head is not None and (code := COMMENT.sub("", line).rstrip()):
            lines.append(code)


def prose(text: str) -> str:
    """A text without its blocks of code, fenced or indented below an empty line."""
    return "\n".join(line for line, kind in _lines(text) if kind == "prose")


def commands(text: str) -> list[str]:
    """The commands that stand in indented lines, without comments. Drawings stand there, too."""
    indented = (COMMENT.sub("", line).strip() for line, kind in _lines(text) if kind == "indented")
    return [line for line in indented if COMMAND.match(line)]


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """Each line, and what it is: prose, fenced code with its fences, or indented code."""
    fenced, before, indented = False, "", False
    for line in text.splitlines():
        edge = bool(FENCE.match(line))
        fenced ^= edge
        indented = line.startswith("    ") and (indented or not before.strip())
        indented = indented and not re.match(r"\s+([-*]|\d+\.) ", line)
        yield line, "fenced" if fenced or edge else "indented" if indented else "prose"
        before = line


def rows(text: str) -> list[int]:
    """Of each row of the tables, how many cells it has."""
    bare = INLINE.sub("`", prose(text)).replace("\\|", "")
    return [line.count("|") - 1 for line in bare.splitlines() if line.startswith("|")]


def code_in(text: str) -> set[str]:
    """The code that stands in the prose."""
    in_one_line = re.sub(r"(?<!\n)\n(?!\n)", " ", prose(text))
    return {" ".join(found[2].split()) for found in INLINE.finditer(in_one_line)}


def links(text: str) -> list[str]:
    """Where the links and the pictures of a text lead."""
    bare = INLINE.sub("`", prose(text))
    return [found[2] for found in LINK.finditer(bare)] + [
        inner[2] for found in LINK.finditer(bare) for inner in LINK.finditer(found[1])
    ]


def beliefs(text: str) -> set[str]:
    """The misconceptions that a text names."""
    return set(BELIEF.findall(text))


def said(text: str) -> str:
    """A text without what is no sentence of it: its code, its links' addresses, its marks."""
    bare = INLINE.sub(" ", prose(text))
    bare = re.sub(r"!?\[((?:[^\[\]]|\[[^\]]*\])*)\]\([^)\s]+\)", r"\1", bare)
    return re.sub(r"<[^>]+>|https?://\S+", " ", bare)
