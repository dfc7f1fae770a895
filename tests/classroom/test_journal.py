"""Proves autograder/classroom/journal.py: a run that is cut off goes on, and no verdict is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from autograder.classroom.batch import grade_class
from autograder.classroom.journal import Journal
from autograder.grading.files import write
from autograder.handin.intake import Entry
from autograder.handin.source import import_path
from autograder.kit import ROOT, TESTS
from helpers.classroom import grade, log, make_class, make_run, results_json, rows
from helpers.waiting import PATIENCE, until

CLASS_RUN = """
import sys
from pathlib import Path
from helpers.classroom import make_run
from helpers.classroom import grade
grade(Path(sys.argv[1]) / "class", make_run(Path(sys.argv[1])))
"""


@pytest.mark.programs
def test_a_run_that_was_killed_goes_on(tmp_path: Path) -> None:
    folder = make_class(tmp_path / "class", a="", b="", c="wait", d="wait", e="fail")
    killed = subprocess.Popen(
        [sys.executable, "-c", CLASS_RUN, str(tmp_path)],
        env=import_path() | {"PYTHONPATH": os.pathsep.join(map(str, (ROOT, TESTS)))},
    )
    run = make_run(tmp_path)
    assert until(lambda: {"test_two c", "test_two d"} <= {*log(run)})
    workers = psutil.Process(killed.pid).children(recursive=True)
    killed.kill()
    killed.wait()
    assert workers
    assert not psutil.wait_procs(workers, timeout=PATIENCE)[1]  # none outlives the run
    assert not (run.out / "grades.csv").exists()
    done = (run.out / "a" / "results.json").read_bytes()
    (run.how.checks / "gate").touch()
    with (run.out / "c" / "verdicts.jsonl").open("a") as journal:
        journal.write('{"name": "test_two", "sl')  # cut off in the middle
    found = grade(folder, run)
    assert {name: result.grade for name, result in found.items()} == dict.fromkeys(
        "abcd", 100.0
    ) | {"e": 50.0}
    assert [row["submission"] for row in rows(run)] == list("abcde")
    assert (run.out / "a" / "results.json").read_bytes() == done
    assert log(run).count("test_one a") == 1
    for name in "abcde":
        assert len(results_json(run, name)["tests"]) == 3
        assert not (run.out / name / "verdicts.jsonl").exists()


def test_a_finished_verdict_stands(tmp_path: Path) -> None:
    run = make_run(tmp_path)
    entries = [Entry("anna", make_class(tmp_path / "class", anna="") / "anna")]
    grade_class(entries, run, lambda result: None)
    extra = results_json(run, "anna")["extra_data"]
    (run.out / "anna" / "results.json").unlink()
    kept = extra["verdicts"][1] | {"state": "failed"}
    lines = [{"digest": extra["digest"]}, kept, kept]
    write(run.out / "anna" / "verdicts.jsonl", "".join(json.dumps(x) + "\n" for x in lines))
    [result] = grade_class(entries, run, lambda result: None)
    assert [verdict.state for verdict in result.verdicts] == ["passed", "failed", "blocked"]
    lines[0] = {"digest": "of other files"}
    (run.out / "anna" / "results.json").write_text("{")
    write(run.out / "anna" / "verdicts.jsonl", "".join(json.dumps(x) + "\n" for x in lines))
    [result] = grade_class(entries, run, lambda result: None)
    assert [verdict.state for verdict in result.verdicts] == ["passed", "passed", "passed"]


def test_what_is_no_journal_is_none(tmp_path: Path) -> None:
    path, first = tmp_path / "verdicts.jsonl", '{"digest": "d"}\n'
    for text in ("[" * 100_000, first + "[" * 100_000, first + "[]", first + "null", "\x00"):
        path.write_text(text)
        assert Journal(path, "d").known == []
