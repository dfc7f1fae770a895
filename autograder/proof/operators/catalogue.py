"""All operators, and all edits that they make in a program."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator
from fnmatch import fnmatchcase
from types import CodeType

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

    What is the same bytecode as before is left out: nobody could tell the two apart.

    ``only`` has patterns of operators, as "locks.*"; none: all of them.
    """
    source = Source(text)
    seen = {steps_of(text), None}
    for name in names(only):
        for line, what, new in OPERATORS[name](source):
            if (steps := steps_of(new)) not in seen:
                seen.add(steps)
                yield Edit(name, line, what, new)


def steps_of(text: str) -> Hashable:
    """What Python does in a program, wherever it stands; None if it is no program."""
    try:
        return _steps(compile(text, "program", "exec"))
    except (SyntaxError, ValueError):
        return None


def _steps(code: CodeType) -> Hashable:
    """The bytecode without lines and columns (Python's library, "Code objects")."""
    constants = tuple(
        _steps(one) if isinstance(one, CodeType) else (type(one), repr(one))
        for one in code.co_consts
    )
    names = code.co_name, code.co_names, code.co_varnames, code.co_cellvars, code.co_freevars
    counts = code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_flags
    # From 3.11 on the exception table stands beside the bytecode.
    return code.co_code, constants, names, counts, code.co_exceptiontable
