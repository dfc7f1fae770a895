"""The usual operators, by Cosmic Ray: numbers, comparisons, arithmetic, and, or, not, break.

It makes the edits (https://cosmic-ray.readthedocs.io, "Operators"); nothing is run by it. Of the
comparisons and of arithmetic only the opposite and the neighbour are taken: the others are caught
by the same checks, and there are ten of them for each place.
"""

from __future__ import annotations

import difflib
from functools import cache
from typing import Any

from autograder.kit import WrongUsage
from autograder.proof.operators.edit import Drafts, Source, operator

try:
    from cosmic_ray.ast import get_ast
    from cosmic_ray.mutating import MutationVisitor
    from cosmic_ray.plugins import get_operator
except ImportError:
    get_operator = None

TAKEN = (
    *("AddNot", "ReplaceTrueWithFalse", "ReplaceFalseWithTrue", "ReplaceAndWithOr"),
    *("ReplaceOrWithAnd", "ReplaceBreakWithContinue", "ReplaceContinueWithBreak"),
    *("ExceptionReplacer", "NumberReplacer", "RemoveDecorator", "ZeroIterationForLoop"),
    *(f"ReplaceBinaryOperator_{name}" for name in ("Add_Sub", "Sub_Add", "LShift_RShift")),
    *(f"ReplaceBinaryOperator_{name}" for name in ("Mul_Div", "BitOr_BitAnd", "BitAnd_BitOr")),
    *(f"ReplaceComparisonOperator_{name}" for name in ("Eq_NotEq", "NotEq_Eq", "Is_IsNot")),
    *(f"ReplaceComparisonOperator_{name}" for name in ("IsNot_Is", "Is_Eq", "IsNot_NotEq")),
    *(f"ReplaceComparisonOperator_{name}" for name in ("Lt_LtE", "Lt_Gt", "LtE_Lt", "LtE_GtE")),
    *(f"ReplaceComparisonOperator_{name}" for name in ("Gt_GtE", "Gt_Lt", "GtE_Gt", "GtE_LtE")),
    *(f"ReplaceUnaryOperator_{name}" for name in ("Delete_Not", "USub_UAdd", "Delete_USub")),
)


@operator
def edits(source: Source) -> Drafts:
    """Each place at which an operator of Cosmic Ray has something to change."""
    if get_operator is None:
        raise WrongUsage("This needs Cosmic Ray: pip install -e '.[prove]'.")
    for name in TAKEN:
        change = get_operator(f"core/{name}")()
        for number in range(_places(source.text, change)):
            text = _edited(source.text, change, number)
            if text and text != source.text:
                yield _first_difference(source.text, text), f"has {name}", text


def _edited(text: str, change: object, number: int) -> str | None:
    """A program with one place changed; None if Cosmic Ray cannot change it."""
    try:
        return str(MutationVisitor.mutate_code(text, change, number) or "")
    except AttributeError:
        # It knows no dotted name in an except clause: `except asyncio.CancelledError`.
        return None


@cache
def _tree(text: str) -> Any:
    """Its tree by Cosmic Ray. Nothing is changed in it while places are counted."""
    return get_ast(text)


def _places(text: str, change: object) -> int:
    """How often an operator fits a program."""
    visitor = MutationVisitor(-1, change)
    visitor.walk(_tree(text))
    return int(visitor._count)


def _first_difference(before: str, after: str) -> int:
    """The first line that differs, from 1."""
    matcher = difflib.SequenceMatcher(a=before.splitlines(), b=after.splitlines(), autojunk=False)
    return next(a + 1 for kind, a, _a, _b, _c in matcher.get_opcodes() if kind != "equal")
