"""Proves autograder/classroom/record.py: OUT knows its last run, and one run at a time writes."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.classroom import record
from autograder.classroom.record import Asked, Record, Row
from autograder.handin.source import import_path
from autograder.kit import WrongUsage
from helpers.waiting import PATIENCE

READY_FOR_US = [
    [],
    ["overrides.csv"],
    [".autograder-lock", ".autograder-lock.pid", ".abc.tmp"],  # of a run killed at once
    [".DS_Store", "Thumbs.db"],
    [".autograder-results", "grades.csv", "my notes.txt"],
]
HOLD = """
import sys
from pathlib import Path
from autograder.classroom.record import held
with held(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_record_can_be_read_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    asked = Asked("class", "course.toml", roster="r.csv", file_times=True).absolute()
    assert asked.submissions == str(tmp_path / "class")
    assert asked.times == ""
    kept = Record(asked, {"=1\n": Row(50, "graded"), "b": Row(None, "nothing handed in")})
    record.save(tmp_path / "out", kept)
    assert record.load(tmp_path / "out") == kept
    assert (tmp_path / "out" / ".autograder-results").exists()


@pytest.mark.parametrize("there", READY_FOR_US, ids=" ".join)
def test_a_folder_may_be_new_empty_or_ours(tmp_path: Path, there: list[str]) -> None:
    for name in there:
        (tmp_path / name).write_text("")
    record.require_ours(tmp_path)
    record.require_ours(tmp_path / "new")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(there)


@pytest.mark.parametrize("name", ["grades.csv", "thesis.docx", ".git/config", "anna/results.json"])
def test_nothing_is_mixed_into_what_is_somebody_elses(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_text("mine")
    (tmp_path / "overrides.csv").write_text("")
    if name.startswith(".git"):
        (tmp_path / "README.md").write_text("")
    with pytest.raises(WrongUsage, match=r"holds other things, such as [RgTta]"):
        record.require_ours(tmp_path)
    assert file.read_text() == "mine"


NO_RECORDS = [
    "",
    "[]",
    "{",
    "[" * 100_000,
    '{"asked": {"x": 1}, "rows": {}}',
    '{"rows": {}}',
    '{"asked": {"submissions": "a", "course": "b"}, "rows": {"c": {"grade": [], "status": ""}}}',
]


@pytest.mark.parametrize("text", NO_RECORDS, ids=range(len(NO_RECORDS)))
def test_what_is_no_record_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / ".autograder-results").write_text(text)
    assert record.load(tmp_path) is None
    with pytest.raises(WrongUsage, match="holds no results: run autograder grade"):
        record.require(tmp_path)


def test_a_second_run_is_told_who_holds_it_and_a_killed_one_holds_nothing(tmp_path: Path) -> None:
    first = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        env=import_path(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert first.stdout
    assert first.stdout.readline().strip() == b"held"
    told = f"Another run (process {first.pid}) writes to {tmp_path} now: wait until it has ended."
    with pytest.raises(WrongUsage, match=re.escape(told)), record.held(tmp_path):
        pass
    first.kill()
    first.communicate(timeout=PATIENCE)
    with record.held(tmp_path):
        assert (tmp_path / ".autograder-lock").exists()
        with pytest.raises(WrongUsage, match="Another run"), record.held(tmp_path):
            pass
    with record.held(tmp_path):
        pass
