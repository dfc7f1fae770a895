"""Proves autograder/grading/results.py and autograder/grading/results_json.py: what is written can
be read back, and is harmless text.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.grading.people import Came
from autograder.grading.results_json import from_json, load, to_json
from helpers.results import NOTHING, RESULT, SLUG


def test_results_can_be_read_back() -> None:
    assert from_json(json.loads(json.dumps(to_json(RESULT)))) == RESULT
    assert from_json(json.loads(json.dumps(to_json(NOTHING)))) == NOTHING


def test_how_it_came_can_be_read_back_and_is_told() -> None:
    came = Came("2025-03-01 10:15", 2, 3, ("Attempt 2 of 3 counts.",))
    result = replace(RESULT, came=came)
    shown = to_json(result)
    assert from_json(json.loads(json.dumps(shown))) == result
    assert "Attempt 2 of 3 counts." in shown["output"]
    assert (came.which, Came().which) == ("2 of 3", "")


def test_results_json_is_harmless_text() -> None:
    shown = to_json(RESULT)
    tests = shown["tests"]
    assert not set(shown["output"] + "".join(t["output"] for t in tests)) & set("\x1b\r\u202e")
    assert {t["output_format"] for t in tests} == {"text"}


def test_who_grades_is_told_what_a_program_wrote_as_its_probe_and_the_student_is_not() -> None:
    shown = to_json(RESULT)
    assert shown["extra_data"]["ignored"].keys() == {SLUG}
    assert "7 lines from the probes" in shown["extra_data"]["ignored"][SLUG]
    assert to_json(NOTHING)["extra_data"]["ignored"] == {}
    assert "from the probes" not in shown["output"]
    assert not [test for test in shown["tests"] if "from the probes" in test["output"]]


@pytest.mark.parametrize("value", [None, [], {}, {"a": [1]}, "PASSED"])
def test_a_file_with_values_that_no_result_has_is_none(tmp_path: Path, value: object) -> None:
    shown = to_json(RESULT)
    (tmp_path / "right.json").write_text(json.dumps(shown))
    assert load(tmp_path / "right.json") == RESULT
    for name in ("scores", "verdicts", "notes", "came", "sandbox"):
        wrong = {**shown["extra_data"], name: [value] if name == "verdicts" else value}
        if (name, value) not in (("scores", {}), ("notes", {}), ("sandbox", "PASSED")):
            (tmp_path / "wrong.json").write_text(json.dumps({**shown, "extra_data": wrong}))
            assert load(tmp_path / "wrong.json") is None
    (tmp_path / "deep.json").write_text("[" * 100_000)
    assert load(tmp_path / "deep.json") is None
