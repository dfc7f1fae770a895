"""A notebook in another language: its prose by cell, and what its code shows to the audience.

The source, ``notebooks/04_multi_user_chat.py``, has each cell of code once. In another language
``notebooks/ru/04_multi_user_chat.md`` has the prose, a block for each cell of prose, in order;
``.toml`` beside it has the texts that the code shows, by the English ones.
"""

from __future__ import annotations

import ast
import json
import re
import textwrap
from collections.abc import Iterator, Mapping

CELL = re.compile(r"^# %%( .*)?$", re.MULTILINE)
BLOCK = re.compile(r"^<!-- cell (\d+) -->$", re.MULTILINE)
PROGRAM = "%%program"
ASKED = "predict"  # what is asked is what the audience reads first
WIDEST = 99
# What slides and quizzes themselves say; ``notebooks/ru/words.toml`` has it in Russian.
SAID = (
    "Threaded chat",
    "`{name}` is the program of that name in the lecture.",
    "{name}, {number} of {count}",
)


def prose(source: str) -> list[str]:
    """The cells of prose of a notebook's source, in order."""
    return [text for is_code, text in _cells(source) if not is_code]


def code(source: str) -> list[str]:
    """The cells of code of a notebook's source, in order."""
    return [text for is_code, text in _cells(source) if is_code]


def _cells(source: str) -> Iterator[tuple[bool, str]]:
    heads = [*CELL.finditer(source)]
    ends = [head.start() for head in heads[1:]] + [len(source)]
    for head, end in zip(heads, ends, strict=True):
        is_code, text = "[markdown]" not in head[0], source[head.end() : end].strip("\n")
        yield is_code, text if is_code else re.sub(r"^# ?", "", text, flags=re.MULTILINE)


def blocks(text: str) -> list[str]:
    """The blocks of a page of prose, in order. Raises ValueError if their numbers are not."""
    _above, *parts = BLOCK.split(text)
    numbers, found = parts[::2], [part.strip("\n") for part in parts[1::2]]
    for place, number in enumerate(numbers, 1):
        if int(number) != place:
            raise ValueError(f"block {number} stands where cell {place} is to stand")
    return found


def asked(cells: list[str]) -> list[str]:
    """The questions of a notebook and their answers: what must be there in each language."""
    found: dict[str, None] = {}
    for cell in cells:
        for node in ast.walk(ast.parse(_bare(cell))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == ASKED:
                texts = (one.value for one in node.args if isinstance(one, ast.Constant))
                found |= dict.fromkeys(text for text in texts if isinstance(text, str))
    return [*found]


def all_texts(cells: list[str]) -> set[str]:
    """Each literal text in code of a notebook, but for those of its programs."""
    return {str(node.value) for cell in cells for node in _texts(cell)}


def in_words(cell: str, words: Mapping[str, str]) -> str:
    """A cell of code in which texts stand in other words."""
    lines = cell.split("\n")
    for node in sorted(_texts(cell), key=lambda node: (-node.lineno, -node.col_offset)):
        if said := words.get(str(node.value)):
            assert node.end_lineno
            assert node.end_col_offset is not None
            before = lines[node.lineno - 1].encode()[: node.col_offset].decode()
            after = lines[node.end_lineno - 1].encode()[node.end_col_offset :].decode()
            put = _literal(said, before, after)
            lines[node.lineno - 1 : node.end_lineno] = put
    return "\n".join(lines)


def _literal(text: str, before: str, after: str) -> list[str]:
    """A text as Python writes it, in several lines where one would be too long."""
    whole = before + _quoted(text) + after
    room = WIDEST - len(before) - 3
    if len(whole) <= WIDEST or before.strip() or "\n" in text:
        return [whole]
    parts = textwrap.wrap(
        text, room, drop_whitespace=False, break_long_words=False, break_on_hyphens=False
    )
    lines = [before + _quoted(part) for part in parts]
    return [*lines[:-1], lines[-1] + after]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _bare(cell: str) -> str:
    """A cell without its magic words, line by line. A program is all one."""
    if cell.startswith((PROGRAM, f"# {PROGRAM}")):
        return ""
    return re.sub(r"^%.*$", "", cell, flags=re.MULTILINE)


def _texts(cell: str) -> list[ast.Constant]:
    """The literal texts of a cell, without those in f-strings, whose parts are no texts."""
    tree = ast.parse(_bare(cell))
    inside = {id(n) for f in ast.walk(tree) if isinstance(f, ast.JoinedStr) for n in ast.walk(f)}
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return [n for n in constants if isinstance(n.value, str) and id(n) not in inside]
