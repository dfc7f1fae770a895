"""A whole flow: hostile hand-ins beside honest ones in one class.

None earns a point by its trick, nobody else's grade changes, the run ends, nothing is left.
"""

from __future__ import annotations

import ast
import os
import shutil
import tempfile
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from autograder.classroom.batch import Run, grade_class
from autograder.course.settings import Course
from autograder.grading.plan import How
from autograder.grading.results import Result
from autograder.handin.arrival.find import find_class
from autograder.kit import CHECKS, REFERENCE, ROOT, TESTS
from autograder.program.linux import sandbox

pytestmark = [
    pytest.mark.attacks,
    pytest.mark.skipif(not sandbox.find(), reason="no sandbox can be made here"),
    pytest.mark.timeout(300),
]

ATTACKS = TESTS / "attacks"
HONEST = "honest"
NAMES = sorted(path.name for path in ATTACKS.iterdir() if path.name != HONEST)
SLUG = "04_multi_user_chat"
ONLY = ("test_server_listens", "test_two_people_can_chat", "test_strangers_can_chat",
        "test_late_joiner", "test_thread_for_each_client")  # fmt: skip
RIGHT, WRONG = "aa_right", "zz_wrong"  # the first and the last one: bystanders
MARKING = """
import contextlib
with contextlib.suppress(OSError):
    open("/tmp/{mark}", "a").close()
"""


@dataclass(frozen=True)
class After:
    """A class that was graded: results by name, and where it lay."""

    results: Mapping[str, Result]
    handins: Path
    out: Path
    temporary: Path
    mark: str  # a file in /tmp of each attack's own


def grade(folder: Path, names: list[str], patch: pytest.MonkeyPatch, tool: str) -> After:
    """Grade attacks beside two bystanders."""
    handins, out, temporary = folder / "class", folder / "out", folder / "temporary"
    mark = f"mark-of-an-attack-{uuid.uuid4()}"
    for path in (handins, out, temporary):
        path.mkdir(parents=True)
    shutil.copytree(CHECKS, folder / "checks", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(REFERENCE / SLUG, handins / RIGHT)
    shutil.copytree(ATTACKS / HONEST, handins / WRONG)
    for name in names:
        shutil.copytree(ATTACKS / name, handins / name)
        server = handins / name / "server.py"
        told = MARKING.format(mark=mark) + _places(folder)
        server.write_text(told + server.read_text("utf-8"))
    patch.setattr(tempfile, "tempdir", str(temporary))
    how = How(Course(), exercise=SLUG, only=ONLY, checks=folder / "checks", patience=10.0)
    with sandbox.used(tool):
        results = grade_class(
            find_class(handins, temporary).entries, Run(out, how, 2), lambda one: None
        )
    return After({result.name: result for result in results}, handins, out, temporary, mark)


def _places(folder: Path) -> str:
    """Where everything is that an attack may look for: it need not guess."""
    above = [process.pid for process in psutil.Process().children(recursive=True)]
    places = {
        "CLASS": str(folder / "class"),
        "OUT": str(folder / "out"),
        "CHECKS": str(folder / "checks"),
        "ROOT": str(ROOT),
        "OTHERS": [str(folder / "class" / name) for name in (RIGHT, WRONG)],
        "ANCESTORS": [os.getpid(), *above],
    }
    return "".join(f"{name} = {place!r}\n" for name, place in places.items())


def everything_in(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def worth(result: Result) -> float:
    """What a hand-in gets, or gets at least where something was not judged."""
    return result.grade if result.grade is not None else result.at_least or 0.0


def states(after: After, name: str) -> dict[str, str]:
    return {verdict.name: verdict.state for verdict in after.results[name].verdicts}


def test_each_says_what_it_tries() -> None:
    assert len(NAMES) >= 15
    lines = [ast.get_docstring(ast.parse((ATTACKS / n / "server.py").read_text())) for n in NAMES]
    assert all(line and line.endswith(".") for line in lines)


# One test, not many: the tests of a file may run in several processes, each with its own class.
def test_no_trick_pays_and_nobody_else_is_harmed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = grade(tmp_path / "alone", [], monkeypatch, sandbox.find())
    base = alone.results[WRONG].grade
    assert base is not None
    assert 0 < base < 50
    assert alone.results[RIGHT].grade == 100

    after = grade(tmp_path / "attacked", NAMES, monkeypatch, sandbox.find())
    assert set(after.results) == {RIGHT, WRONG, *NAMES}
    assert len((after.out / "grades.csv").read_text("utf-8").splitlines()) == 3 + len(NAMES)
    paid = {name: worth(after.results[name]) for name in NAMES}
    assert {name: grade for name, grade in paid.items() if grade > base} == {}
    for name in (RIGHT, WRONG):
        assert after.results[name].grade == alone.results[name].grade
        assert states(after, name) == states(alone, name)
        assert everything_in(after.handins / name) == everything_in(alone.handins / name)
    checks = [everything_in(each.handins.parent / "checks") for each in (alone, after)]
    assert checks[0] == checks[1]
    assert nothing_is_left(after)


def nothing_is_left(after: After) -> bool:
    """No file, no journal of a run that is not finished, and no process that made the mark."""
    assert [path.name for path in after.temporary.iterdir()] == []
    assert list(after.out.glob("*/verdicts.jsonl")) == []
    mark = f"tmp/{after.mark}"
    assert not os.path.exists(f"/{mark}")
    return not [pid for pid in psutil.pids() if os.path.exists(f"/proc/{pid}/root/{mark}")]


def test_it_is_the_sandbox_that_stops_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trick = "runs_anothers_work"  # one that harms nobody
    after = grade(tmp_path, [trick], monkeypatch, "")
    Path(f"/tmp/{after.mark}").unlink()
    assert after.results[trick].grade == 100
