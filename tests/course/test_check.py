"""Proves autograder/course/check.py: a switch must exist."""

from __future__ import annotations

import pytest

from autograder.course.check import check


def test_a_switch_that_does_not_exist() -> None:
    with pytest.raises(ValueError, match="no switch"):

        @check(points=1, section="x", when="sender_hears")
        def test_x() -> None:
            """It is never run."""
