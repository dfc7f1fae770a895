"""A small class and quick checks for it, which look at the text of server.py only."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from autograder.classroom.batch import Run, grade_class
from autograder.course.settings import Course
from autograder.grading.plan import How
from autograder.grading.results import Result
from autograder.handin.arrival.find import find_class

SLUG = "04_multi_user_chat"
CHECKS = '''
import os, time
from pathlib import Path
import pytest
from autograder.course.check import check
from autograder.room.unmet import Unmet

HERE = Path(__file__).parents[1]

@pytest.fixture
def text(request):
    plugins = request.config.pluginmanager.get_plugins()
    pair = next(plugin.pair for plugin in plugins if hasattr(plugin, "pair"))
    text = (pair.folder / pair.server).read_text()
    with (HERE / "log").open("a") as log:
        log.write(f"{request.node.name} {text.split()[0]}\\n")
    return text

@check(points=2, section="one", hints=["Look.", "Look again."])
def test_one(text):
    """It passes."""
    print("this is no verdict")
    os.write(1, b'{"name": "forged"}\\n')

@check(points=1, section="two", misconception="M3", required=True, after=["test_one"])
def test_two(text):
    """It does not fail."""
    while "wait" in text and not (HERE / "gate").exists():
        time.sleep(0.01)
    if "die" in text:
        os._exit(9)
    if "once" in text and not (HERE / "died").exists():
        (HERE / "died").touch()
        os._exit(9)
    if "fail" in text:
        raise Unmet("Expected <b>this</b>.", "Got that.")
    if "break" in text:
        raise ZeroDivisionError("the check itself")

@check(points=1, section="three", needs=["test_two"])
def test_three(text):
    """It builds on another one."""
'''


def make_class(folder: Path, **students: str) -> Path:
    """Hand-ins whose server.py is a text that says what the checks shall do."""
    for name, text in students.items():
        (folder / name).mkdir(parents=True)
        (folder / name / "server.py").write_text(f"{name} = '{text}'\n", "utf-8")
        (folder / name / "client.py").write_text("pass\n", "utf-8")
    return folder


def make_run(folder: Path, **settings: object) -> Run:
    """A class run with the quick checks."""
    checks = folder / "checks"
    (checks / SLUG).mkdir(parents=True, exist_ok=True)
    (checks / SLUG / "test_quick.py").write_text(CHECKS, "utf-8")
    return Run(folder / "out", How(Course(), checks=checks, **settings), jobs=2)  # type: ignore[arg-type]


def log(run: Run) -> list[str]:
    """Which check ran for whom, in order."""
    path = run.how.checks / "log"
    return path.read_text("utf-8").splitlines() if path.exists() else []


def grade(folder: Path, run: Run) -> dict[str, Result]:
    entries = find_class(folder, run.out / "unpacked").entries
    return {result.name: result for result in grade_class(entries, run, lambda result: None)}


def results_json(run: Run, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((run.out / name / "results.json").read_text("utf-8"))
    return found


def rows(run: Run) -> list[dict[str, str]]:
    with (run.out / "grades.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
