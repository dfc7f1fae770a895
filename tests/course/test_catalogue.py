"""Proves autograder/course/catalogue.py: a course chooses its checks."""

from __future__ import annotations

from autograder.course.catalogue import all_checks, checks_of

SLUG = "04_multi_user_chat"
ON = frozenset({"sender_hears_itself"})
ECHO = {"test_sender_reads_it_too", "test_sender_gets_it_back"}
NO_ECHO = {"test_sender_reads_no_echo", "test_sender_gets_nothing_back"}


def test_a_course_chooses_its_checks() -> None:
    with_echo, without = set(checks_of(SLUG, on=ON)), set(checks_of(SLUG))
    assert (with_echo - without, without - with_echo) == (ECHO, NO_ECHO)
    assert set(all_checks(SLUG)) == with_echo | without
    points = [sum(c.points for c in checks_of(SLUG, on=on).values()) for on in (ON, ())]
    assert points[0] == points[1]
