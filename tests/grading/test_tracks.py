"""Proves autograder/grading/tracks.py and autograder/grading/plan.py: which track a hand-in
means, which one counts, and why.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.classroom.batch import Run, grade_class
from autograder.course.settings import Course
from autograder.grading import plan
from autograder.grading.plan import How
from autograder.grading.results import Result
from autograder.handin.intake import Entry
from autograder.handin.submission import CORE, Pair
from autograder.judging.judge import Job
from autograder.judging.trial.finding import Found
from autograder.judging.verdict import Verdict
from helpers.kinds import MANY, SERVERS, TWO, UDP, write

CHECKS = '''
import pytest
from autograder.course.check import check
from autograder.room.unmet import Unmet

@pytest.fixture
def text(request):
    plugins = request.config.pluginmanager.get_plugins()
    pair = next(plugin.pair for plugin in plugins if hasattr(plugin, "pair"))
    return (pair.folder / pair.server).read_text()

@check(points=1, section="one")
def test_one(text):
    """It starts."""

@check(points=1, section="two")
def test_two(text):
    """It is a SLUG."""
    if "not SLUG" in text:
        raise Unmet("Expected.", "Got.")
'''


def grade(folder: Path, server: str, *slugs: str) -> Result:
    checks = folder / "checks"
    for slug in slugs or (TWO, UDP, MANY):
        (checks / slug).mkdir(parents=True)
        (checks / slug / "test_quick.py").write_text(CHECKS.replace("SLUG", slug), "utf-8")
    run = Run(folder / "out", How(Course(), checks=checks), jobs=1)
    entries = [Entry("anna", write(folder / "anna", server))]
    return grade_class(entries, run, lambda result: None)[0]


def test_udp_is_one_track(tmp_path: Path) -> None:
    result = grade(tmp_path, SERVERS["udp"])
    assert (result.grade, result.track, result.exercises) == (80, UDP, {UDP: 100})
    assert result.about == [
        f"server.py opens a UDP socket, so it was checked as {UDP}.",
        f"Counted as {UDP}: 100 of 100, and 80 % of that is the grade.",
        f"A TCP chat could get 100: see {MANY}.",
    ]


def test_tcp_that_is_more_than_two_users_is_not_tried_as_two(tmp_path: Path) -> None:
    result = grade(tmp_path, SERVERS["tcp"])
    assert (result.grade, result.track, result.exercises) == (100, MANY, {MANY: 100})
    assert result.about[1:] == [f"Counted as {MANY}: 100 of 100."]


def test_the_better_of_two_tracks_counts(tmp_path: Path) -> None:
    result = grade(tmp_path, SERVERS["tcp"] + f"# not {MANY}")
    assert (result.grade, result.track) == (60, TWO)
    assert result.exercises == {MANY: 50, TWO: 100}
    assert result.about == [
        f"server.py listens with TCP, so it was checked as {MANY}, {TWO}.",
        f"Counted as {TWO}: 100 of 100, and 60 % of that is the grade.",
        f"{MANY} could get 100: it has 50 % so far. First it needs: “It is a {MANY}.”",
        "It is a chat for many: one server hands each message on to all others.",
    ]
    data = json.loads((tmp_path / "out" / "anna" / "results.json").read_text("utf-8"))
    assert {tag for test in data["tests"] for tag in test["tags"]} == {TWO, MANY}
    assert data["score"] == 60
    assert "Counted as" in data["output"]
    assert "Counted as" in (tmp_path / "out" / "anna" / "index.html").read_text("utf-8")


@pytest.mark.parametrize("kind", ["neither", "wrong at once"])
def test_what_cannot_be_told_is_the_track_that_counts_most(tmp_path: Path, kind: str) -> None:
    result = grade(tmp_path, SERVERS[kind] + f"# not {MANY}")
    assert result.exercises == {MANY: 50}
    assert result.about[0].endswith(f"so it was checked as {MANY}, the exercise that counts most.")


def test_a_track_without_checks_is_left_out(tmp_path: Path) -> None:
    assert grade(tmp_path, SERVERS["udp"], MANY).exercises == {MANY: 100}


def test_nothing_to_run_is_told_once(tmp_path: Path) -> None:
    run = tmp_path / "in"
    run.mkdir()
    result = grade(run, SERVERS["tcp"])
    (run / "anna" / "server.py").unlink()
    entries = [Entry("anna", run / "anna")]
    settings = Run(run / "out", How(Course(), checks=run / "checks"))
    again = grade_class(entries, settings, lambda result: None)[0]
    assert result.grade == 100
    assert (again.grade, again.exercises, again.about) == (0, {MANY: 0}, [])


def test_no_exercise_waits_for_what_the_trial_or_another_one_has_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair, seen = Pair(tmp_path), []

    def judge(job: Job, *_more: object) -> list[Verdict]:
        seen.append(dict(job.waits))
        job.waits["in_vain"] = [["an answer", "server.py"]]
        return []

    monkeypatch.setattr(plan, "judge", judge)
    meaning = plan.Meaning({MANY: pair, TWO: pair}, {CORE: Found(pair, waits={"slowest": 1.5})})
    how = How(Course())
    assert (
        len(list(plan.in_turn(meaning, how, lambda _slug, _programs: lambda _verdict: None))) == 2
    )
    first = {"slowest": 1.5}
    assert seen == [first, first | {"in_vain": [["an answer", "server.py"]]}]
