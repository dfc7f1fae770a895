"""Proves autograder/classroom/grades_csv.py: one row for each, and no cell is a formula."""

from __future__ import annotations

import pytest

from autograder.classroom.grades_csv import cell, grades_csv
from helpers.results import NOTHING, RESULT, SLUG


@pytest.mark.parametrize("name", ["=1+1", "+1", "-rf", "@a", "\t=1", " =1"])
def test_no_cell_is_a_formula(name: str) -> None:
    assert cell(name).startswith("'")
    assert cell(-1.5) == "-1.5"
    assert cell(None) == ""


def test_grades_csv_is_one_row_each() -> None:
    assert len(grades_csv([RESULT, NOTHING], [SLUG]).strip().split("\r\n")) == 3
