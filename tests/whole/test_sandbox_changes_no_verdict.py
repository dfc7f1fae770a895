"""A whole flow: the sample class in a sandbox and without one. Each verdict is the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.classroom import demo
from autograder.classroom.batch import Run, grade_class
from autograder.course.settings import Course
from autograder.grading.plan import How
from autograder.handin.arrival.find import find_class
from autograder.judging.verdict import Verdict
from autograder.program.linux import sandbox

pytestmark = [
    pytest.mark.skipif(not sandbox.find(), reason="no sandbox can be made here"),
    pytest.mark.timeout(600),
    pytest.mark.programs,
]

Rows = dict[str, tuple[float | None, dict[tuple[str, str], Verdict]]]


def graded(handins: Path, out: Path, tool: str) -> Rows:
    """The grade of each hand-in, and the verdict of each check."""
    with sandbox.used(tool):
        entries = find_class(handins, out).entries
        results = grade_class(entries, Run(out, How(Course()), 2), lambda result: None)
    return {
        result.name: (result.grade, {(v.slug, v.name): v for v in result.verdicts})
        for result in results
    }


def words(verdict: Verdict) -> tuple[str, str]:
    """The state of a check, and why."""
    if not (told := verdict.feedback):
        return verdict.state, verdict.because
    return verdict.state, "\n".join([told.got, *told.steps, *told.threads])


def test_the_sample_class(tmp_path: Path) -> None:
    handins = tmp_path / "class"
    handins.mkdir()
    demo.gather_class(handins)
    outside = graded(handins, tmp_path / "outside", "")
    inside = graded(handins, tmp_path / "inside", sandbox.find())
    assert inside.keys() == outside.keys()
    assert [
        (name, *words(outside[name][1][check]), *words(verdict))
        for name, (_grade, verdicts) in inside.items()
        for check, verdict in verdicts.items()
        if verdict.state != outside[name][1][check].state
    ] == []
    grades = [{name: grade for name, (grade, _v) in rows.items()} for rows in (inside, outside)]
    assert grades[0] == grades[1]
    assert len(outside) > 5
