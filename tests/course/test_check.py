"""Proves autograder/course/check.py: a check has a sentence."""

from __future__ import annotations

import pytest

from autograder.course.check import check


def test_a_check_without_its_sentence() -> None:
    with pytest.raises(ValueError, match="needs a docstring"):

        @check(points=1, section="x")
        def test_x() -> None:
            pass
