"""CI takes turns: of many that are alike, a commit judges a part, and PROGRAMS=all them all."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

ALL = os.environ.get("PROGRAMS") == "all"  # for a night
TURN = int(os.environ.get("TURN", "0"))  # of 60 commits, each has its own (.ci/run)
T = TypeVar("T")


def in_turn(values: Sequence[T], parts: int) -> Sequence[T]:
    """One of so many equal parts: that of this commit."""
    return values if ALL else values[TURN % parts :: parts]
