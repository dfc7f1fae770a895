"""Proves autograder/course/check.py: a check has a sentence, and required ones run first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from autograder.course.catalogue import checks_of
from autograder.course.check import check, required_first
from autograder.course.exercises import slugs


def test_a_check_without_its_sentence() -> None:
    with pytest.raises(ValueError, match="needs a docstring"):

        @check(points=1, section="x")
        def test_x() -> None:
            pass


@pytest.mark.parametrize("slug", slugs())
def test_required_checks_run_first_after_those_that_they_stand_on(slug: str) -> None:
    checks = checks_of(slug)
    order = required_first(checks)
    assert sorted(order) == sorted(checks)
    for name, one in checks.items():
        before = [other for other in (*one.needs, *one.after) if other in checks]
        assert all(order.index(other) < order.index(name) for other in before), name
    last = max((n for n, name in enumerate(order) if checks[name].required), default=-1)
    stood_on = {other for one in checks.values() for other in (*one.needs, *one.after)}
    assert all(checks[name].required or name in stood_on for name in order[: last + 1])
    assert last < 8


def test_checks_that_need_each_other_are_not_followed_for_ever() -> None:
    one = checks_of("04_multi_user_chat")["test_socket_is_used"]
    circle = {name: replace(one, needs=(other,)) for name, other in ("ab", "ba")}
    assert required_first(circle) == ["b", "a"]
