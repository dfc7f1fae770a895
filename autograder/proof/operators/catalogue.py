"""All operators, and all edits that they make in a program."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autograder.proof.operators import (  # noqa: F401  each one that is imported is in OPERATORS
    ending,
    excepting,
    framing,
    locks,
    naming,
    plain,
    registry,
    sending,
    threads,
    timing,
    usual,
)
from autograder.proof.operators.edit import OPERATORS, Edit, Source


def names() -> list[str]:
    """What the operators are called: "locks.dropped"."""
    return list(OPERATORS)


def edits(text: str) -> Iterator[Edit]:
    """Each program that one edit makes of this one, once: whoever finds it first has it."""
    source = Source(text)
    seen = {ast.dump(source.tree)}
    for name, operator in OPERATORS.items():
        for line, what, new in operator(source):
            if (shape := _shape(new)) not in seen:
                seen.add(shape)
                yield Edit(name, line, what, new)


def _shape(text: str) -> str:
    """What Python sees of a program; "" if it is none, which stands in no list twice."""
    try:
        return ast.dump(ast.parse(text))
    except (SyntaxError, ValueError):
        return ""
