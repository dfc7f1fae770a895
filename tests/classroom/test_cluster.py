"""Proves autograder/classroom/cluster.py: the same results, whichever worker dies."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import ExitStack, nullcontext
from pathlib import Path
from typing import Any

import pytest

from autograder.classroom import batch, cluster
from autograder.classroom.batch import Run
from autograder.course.settings import Course
from autograder.grading.plan import How
from autograder.grading.results import Result
from autograder.handin.arrival.find import find_class
from autograder.judging.machine import WrongMachine
from autograder.kit import EXERCISES, REFERENCE, WrongUsage
from autograder.program.linux import sandbox
from autograder.words.language import speak

SLUG = "01_echo_chat"
LOCAL = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}


@pytest.fixture(scope="module")
def workers() -> Iterator[Any]:
    distributed = pytest.importorskip("distributed", reason="--cluster is an extra")
    with distributed.LocalCluster(**LOCAL, silence_logs=50) as there:
        yield there


@pytest.fixture(autouse=True)
def russian() -> Iterator[None]:
    """What is said here, a worker elsewhere must say in the same language."""
    speak("ru")
    yield
    speak("en")


def make_class(folder: Path) -> Path:
    """Right, unfinished and broken hand-ins, one in an archive."""
    for name in ("ann", "bea", "dan"):
        shutil.copytree(REFERENCE / SLUG, folder / name)
    shutil.copytree(EXERCISES / SLUG, folder / "eve")
    (folder / "dan" / "server.py").write_text("def (", "utf-8")
    shutil.make_archive(str(folder / "bea"), "zip", folder / "bea")
    shutil.rmtree(folder / "bea")
    (folder / "fay").mkdir()
    return folder


def grade(folder: Path, out: Path, where: str, on_result: Any = lambda result: None) -> Any:
    run = Run(out, How(Course(), "ru", SLUG), 2)
    entries = find_class(folder, out.parent, out).entries
    with cluster.spread(run, where) if where else nullcontext(run) as run:
        return [without_times(found) for found in batch.grade_class(entries, run, on_result)]


def without_times(result: Result) -> Any:
    """All that a result says, but for how long it took."""
    verdicts = [(v.slug, v.name, v.state, v.earned, v.because) for v in result.verdicts]
    scores = {slug: score.percent for slug, score in result.scores.items()}
    rest = (result.digest, result.problems, result.notes, result.scripts, result.about)
    return result.name, result.folder, result.grade, result.status, verdicts, scores, rest


@pytest.mark.skipif(not sandbox.find(), reason="no sandbox can be made here")
def test_a_worker_has_its_sandbox_for_as_long_as_it_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    with ExitStack() as life:
        monkeypatch.setattr(cluster, "_while_it_lives", life)
        cluster._prepare.__wrapped__(True)
        assert sandbox.kind() == sandbox.require()
    assert not sandbox.kind()


@pytest.mark.programs
def test_a_worker_with_other_checks_grades_nothing(
    tmp_path: Path, workers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "fingerprint", lambda checks: "of another kit")
    folder = make_class(tmp_path / "class")
    with pytest.raises(WrongMachine, match="другая версия"):
        grade(folder, tmp_path / "out", workers.scheduler_address)


@pytest.mark.programs
def test_the_same_results_though_a_worker_is_lost_half_way(tmp_path: Path, workers: Any) -> None:
    folder, out = make_class(tmp_path / "class"), tmp_path / "there"
    here = grade(folder, tmp_path / "here", "")
    lost: list[int] = []

    def lose_one(result: Result) -> None:
        if not lost:  # the others are on their way, one on each worker at least
            [one, *_rest] = workers.workers.values()
            lost.append(one.pid)
            os.kill(one.pid, signal.SIGKILL)

    assert grade(folder, out, workers.scheduler_address, lose_one) == here
    assert lost
    states = {name: status for name, _folder, _grade, status, *_rest in here}
    whole = dict.fromkeys(("ann", "bea", "dan", "eve"), "graded")
    assert states == whole | {"fay": "nothing to run"}
    assert "server.py" in (out / "ann" / "index.html").read_text("utf-8")

    # What a cut-off run knows travels along: nothing is judged again.
    kept = {name: (out / name / "results.json").stat().st_mtime_ns for name in whole}
    assert grade(folder, out, workers.scheduler_address) == here
    assert {name: (out / name / "results.json").stat().st_mtime_ns for name in whole} == kept


@pytest.mark.parametrize("where", ["local:0", "local:many", "nowhere", "tcp://"])
def test_no_such_cluster_is_one_sentence(tmp_path: Path, where: str) -> None:
    run = Run(tmp_path, How(Course()))
    with pytest.raises(WrongUsage, match="--cluster"), cluster.spread(run, where):
        pass


def test_nobody_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 0.5)
    run = Run(tmp_path, How(Course()))
    with (
        pytest.raises(WrongMachine, match="не отвечает кластер"),
        cluster.spread(run, "tcp://127.0.0.1:9"),
    ):
        pass
