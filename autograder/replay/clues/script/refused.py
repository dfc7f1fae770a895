"""Questions whose answer was no, though what was said looks like what they ask for.

Text is no bytes, a slash belongs to a word, and so does a newline.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from autograder.handin.scripts import nodes_of, tree_of
from autograder.probe.talk import Event
from autograder.replay.clues.clue import Clue
from autograder.replay.recording import Recording

LEAST = 3  # letters of a command


def refused(recording: Recording, said: str) -> Iterator[Clue]:
    """The line that asked for a command and was told no, by a thread that had read it."""
    word = (said.split() or [""])[0]
    asked = dict(_questions(recording, _bare(word))) if len(_bare(word)) >= LEAST else {}
    found, has_read = None, set[tuple[int, object]]()
    for number, one in enumerate(recording.happenings):
        thread = one.player, one.facts.get("ident")
        for step, after in pairwise([s["place"] for s in one.path]) if thread in has_read else ():
            if step not in asked:
                continue
            if after in asked[step]:
                return  # yes
            found = found or Clue(step, number)
        is_server = one.player >= 0 and recording.players[one.player].is_server
        if is_server and one.kind == Event.RECEIVED and word.encode() in one.data:
            has_read.add(thread)
    yield from [found] if found else ()


def _questions(recording: Recording, word: str) -> Iterator[tuple[str, frozenset[str]]]:
    """The lines that ask for a word, each with the lines that are run if the answer is yes."""
    for name, lines in recording.files.items():
        script = name.rpartition("/")[2]
        for node in _ifs("\n".join(lines)):
            if any(_bare(text) == word for text in _equal_to(node.test)):
                last = node.body[-1].end_lineno or node.lineno
                body = range(node.body[0].lineno, last + 1)
                yield f"{script}:{node.lineno}", frozenset(f"{script}:{n}" for n in body)


@cache
def _ifs(text: str) -> tuple[ast.If, ...]:
    return tuple(node for node in nodes_of(tree_of(text)) if isinstance(node, ast.If))


def _equal_to(test: ast.expr) -> Iterator[str]:
    """What a question compares with: alone, or as one of several, any of which is enough."""
    for one in (
        test.values if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or) else [test]
    ):
        if isinstance(one, ast.Compare) and isinstance(one.ops[0], ast.Eq | ast.In):
            for node in (
                inner for side in (one.left, *one.comparators) for inner in nodes_of(side)
            ):
                value = node.value if isinstance(node, ast.Constant) else None
                if isinstance(value, bytes | str):
                    yield value if isinstance(value, str) else value.decode("utf-8", "replace")


def _bare(word: str) -> str:
    return word.strip("/ \r\n\t").lower()
