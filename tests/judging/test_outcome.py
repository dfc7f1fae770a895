"""Proves autograder/judging/outcome.py: a verdict stands beside its check's own words."""

from __future__ import annotations

from dataclasses import replace

from autograder.course.catalogue import checks_of
from autograder.judging.outcome import as_of_today, without_running
from autograder.judging.verdict import BLOCKED


def test_all_that_is_known_without_a_run() -> None:
    for slug in ("04_multi_user_chat", "02_two_user_udp"):
        for name, check in checks_of(slug).items():
            verdict = without_running(slug, name, BLOCKED, "test_y")
            assert (verdict.name, verdict.slug, verdict.because) == (name, slug, "test_y")
            assert (verdict.title, verdict.points) == (check.title, check.points)
            assert verdict.lesson.endswith(f"_chat.md#{check.section}")
            assert verdict.earned == 0


def test_a_kept_verdict_has_the_words_and_points_of_today() -> None:
    slug, name = "04_multi_user_chat", "test_late_joiner"
    today = without_running(slug, name, BLOCKED, "test_y")
    kept = replace(today, title="Of yesterday.", points=99, hints=[], seconds=2.5)
    assert as_of_today(kept) == replace(today, seconds=2.5)
