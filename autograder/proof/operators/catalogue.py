"""All operators, and all edits that they make in a program."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from fnmatch import fnmatchcase

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


def names(only: Collection[str] = ()) -> list[str]:
    """What the operators are called: "locks.dropped". Those that fit a pattern, or all."""
    fit = [name for name in OPERATORS if any(fnmatchcase(name, one) for one in only)]
    return fit if only else list(OPERATORS)


def edits(text: str, only: Collection[str] = ()) -> Iterator[Edit]:
    """Each program that one edit makes of this one, once: whoever finds it first has it.

    ``only`` has patterns of operators, as "locks.*"; none: all of them.
    """
    source = Source(text)
    seen = {ast.dump(source.tree), ""}
    for name in names(only):
        for line, what, new in OPERATORS[name](source):
            if (shape := _shape(new)) not in seen:
                seen.add(shape)
                yield Edit(name, line, what, new)


def _shape(text: str) -> str:
    """What Python sees of a program; "" if it is none."""
    try:
        tree = ast.parse(text)
        compile(tree, "program", "exec")
        return ast.dump(tree)
    except (SyntaxError, ValueError):
        return ""
