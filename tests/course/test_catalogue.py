"""Proves autograder/course/catalogue.py: a course chooses its checks."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course.catalogue import all_checks, checks_of, files_with

CHECK = '''
from autograder.course.check import check

@check(points=1, section="x", when="sender_hears")
def test_x() -> None:
    """It is never run."""
'''
SLUG = "04_multi_user_chat"
ON = frozenset({"sender_hears_itself"})
ECHO = {"test_sender_reads_it_too", "test_sender_gets_it_back"}
NO_ECHO = {
    "test_sender_reads_no_echo",
    "test_sender_gets_nothing_back",
    "test_no_echo_of_two_at_once",
}


def test_a_course_chooses_its_checks() -> None:
    with_echo, without = set(checks_of(SLUG, on=ON)), set(checks_of(SLUG))
    assert (with_echo - without, without - with_echo) == (ECHO, NO_ECHO)
    assert set(all_checks(SLUG)) == with_echo | without
    points = [sum(c.points for c in checks_of(SLUG, on=on).values()) for on in (ON, ())]
    assert points[0] == points[1]


def test_the_files_in_which_checks_stand() -> None:
    found = files_with(SLUG, ["test_late_joiner", "test_newcomer_after_a_leaver"])
    assert [path.name for path in found] == ["test_04_7_apart.py", "test_04_8_leaving.py"]


def test_a_switch_that_does_not_exist(tmp_path: Path) -> None:
    (tmp_path / SLUG).mkdir()
    (tmp_path / SLUG / "test_x.py").write_text(CHECK, "utf-8")
    with pytest.raises(ValueError, match="test_x: there is no switch for when='sender_hears'"):
        all_checks(SLUG, tmp_path)
