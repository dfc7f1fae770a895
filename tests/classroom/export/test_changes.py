"""Proves autograder/classroom/export/changes.py: what is new since the run before."""

from __future__ import annotations

from autograder.classroom.export.changes import Change, changes, changes_csv, table
from autograder.classroom.record import Row
from helpers.results import EVIL, printed

BEFORE = {"anna": Row(50, "graded"), "boris": Row(None, "needs a look"), "gone": Row(1, "graded")}
NOW = {"new": Row(7, "graded"), "anna": Row(50, "graded"), "boris": Row(66.5, "graded")}
ALL = changes(BEFORE, NOW)


def test_rows_that_are_new_other_or_gone() -> None:
    assert [change.name for change in ALL] == ["new", "boris", "gone"]
    assert ALL[1] == Change("boris", Row(None, "needs a look"), Row(66.5, "graded"))
    assert changes(NOW, NOW) == []


def test_the_file_has_old_and_new() -> None:
    assert changes_csv(ALL).splitlines() == [
        "submission,old grade,new grade,old status,new status",
        "new,,7,,graded",
        "boris,,66.5,needs a look,graded",
        "gone,1,,graded,",
    ]


def test_the_table_is_short_and_harmless() -> None:
    screen, text = printed()
    many = [Change(EVIL, Row(None, ""), Row(n, "graded")) for n in range(100)]
    screen.console.print(table([*ALL, *many]))
    shown = text.getvalue()
    assert "none → 66.5" in shown
    assert "needs a look → graded" in shown
    assert not set(shown) & set("\x1b\r\u202e")
    assert len(shown.splitlines()) < 60
