"""Proves autograder/classroom/overrides.py: a decision is kept, and can be written by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.classroom.overrides import keep, points_of, read_overrides
from autograder.course.toml_file import CourseError
from autograder.grading.people import Override


def test_decisions_add_up_until_they_are_taken_back(tmp_path: Path) -> None:
    assert read_overrides(tmp_path) == {}
    keep(tmp_path, "anna", Override(comment="So."))
    keep(tmp_path, "=1+1", Override(grade=0, comment="-"))
    keep(tmp_path, "anna", Override(points={"test_one": 1.5, "04_x/test_two": 0}))
    keep(tmp_path, "anna", Override(grade=80, points={"test_one": 2}))
    assert read_overrides(tmp_path) == {
        "=1+1": Override(0, {}, "-"),
        "anna": Override(80, {"test_one": 2, "04_x/test_two": 0}, "So."),
    }
    assert "'=1+1" in (tmp_path / "overrides.csv").read_text("utf-8")
    keep(tmp_path, "anna", None)
    assert list(read_overrides(tmp_path)) == ["=1+1"]


def test_every_mistake_has_its_line(tmp_path: Path) -> None:
    text = "name,grade,points,comment\na,101,,\na,,,\n,5,,\nb,,test_one,\nc,,=2,\n"
    (tmp_path / "overrides.csv").write_text(text, "utf-8")
    with pytest.raises(CourseError) as caught:
        read_overrides(tmp_path)
    assert caught.value.sentences == [
        "overrides.csv, line 2: “grade” must be a number from 0 to 100, not “101”.",
        "overrides.csv, line 3: “a” is there twice.",
        "overrides.csv, line 4: there is no name.",
        "overrides.csv, line 5: “points” must be like test_late_joiner=4, not “test_one”.",
        "overrides.csv, line 6: “points” must be like test_late_joiner=4, not “=2”.",
    ]


def test_points() -> None:
    assert points_of(["test_a=1", "test_b=0.5"]) == {"test_a": 1, "test_b": 0.5}
    with pytest.raises(ValueError, match="could not convert"):
        points_of(["test_a=many"])
