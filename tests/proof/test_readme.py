"""Proves autograder/proof/readme.py: the table in README says what the records say."""

from __future__ import annotations

from autograder.course.exercises import slugs
from autograder.proof import readme


def test_a_row_an_exercise_and_what_it_counts() -> None:
    _head, _line, *rows = readme.table().splitlines()
    assert [row.split("`")[1] for row in rows] == slugs()
    assert rows[0].endswith("| practice |")
    assert rows[1].endswith("| up to 60 % (over UDP 48 %) |")
    assert rows[7].endswith("| mastery |")


def test_the_table_in_readme_is_this_one() -> None:
    assert readme.is_true()
    assert readme.TABLE.findall(readme.README.read_text("utf-8")) == [readme.table()]
