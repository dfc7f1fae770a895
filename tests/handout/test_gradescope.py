"""Proves autograder/handout/gradescope.py: the zip, run as Gradescope runs it, in its folders."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from autograder import cli
from autograder.kit import REFERENCE

SLUG = "01_echo_chat"
HIDDEN = """from autograder.course.check import check

@check(points=2, section="the-same-bytes")
def test_of_my_own(echo_host):
    \"\"\"The client types and reads, as our own check sees it.\"\"\"
    alice = echo_host.join("alice")
    echo_host.answers()
    echo_host.exchange(alice, "once more")
"""
COURSE = 'hidden_checks = ["mine"]\n[deadline]\ndue = 2025-06-01T12:00:00Z\n'
COURSE += "late_percent_per_day = 10\n"
ABOUT = {
    "created_at": "2025-06-02T11:00:00.365935-07:00",
    "assignment": {"due_date": "2025-06-03T23:00:00.000000-07:00", "total_points": "100.0"},
    "users": [{"email": "a@example.org", "id": 1234, "name": "Anna"}],
    "previous_submissions": [],
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What Gradescope lays: the zip unpacked in source/, a hand-in, and run_autograder."""
    tmp_path = tmp_path_factory.mktemp("gradescope")
    (tmp_path / "mine" / SLUG).mkdir(parents=True)
    (tmp_path / "mine" / SLUG / "test_x.py").write_text(HIDDEN, "utf-8")
    (tmp_path / "course.toml").write_text(COURSE, "utf-8")
    packed, root = tmp_path / "out" / "gradescope.zip", tmp_path / "autograder"
    words = ["package", "gradescope", "-o", str(packed), "--exercise", SLUG]
    assert cli.run([*words, "--course", str(tmp_path / "course.toml")]) == 0
    with zipfile.ZipFile(packed) as file:
        names = {info.filename: info.external_attr >> 16 for info in file.infolist()}
        file.extractall(root / "source")
    assert names["setup.sh"] == names["run_autograder"] == 0o755
    shutil.copy(root / "source" / "run_autograder", root)
    (root / "submission_metadata.json").write_text(json.dumps(ABOUT), "utf-8")
    shutil.copytree(REFERENCE / SLUG, root / "submission")
    (root / "results").mkdir()
    return root


def run(root: Path) -> dict[str, Any]:
    environment = os.environ | {"PYTHON": sys.executable}
    command = ["bash", str(root / "run_autograder")]
    subprocess.run(command, cwd="/", env=environment, check=True, timeout=100)
    found: dict[str, Any] = json.loads((root / "results" / "results.json").read_text("utf-8"))
    return found


@pytest.mark.programs
@pytest.mark.skipif(sys.platform == "win32", reason="Gradescope runs Linux")
def test_a_hand_in_is_graded_as_gradescope_does_it(root: Path) -> None:
    found = run(root)
    tests = {test["name"]: test for test in found["tests"]}
    mine = tests["The client types and reads, as our own check sees it."]
    assert (mine["status"], mine["score"], mine["visibility"]) == ("passed", 2, "after_published")
    assert all(test["status"] == "passed" for test in tests.values())
    assert found["extra_data"]["exercises"] == {SLUG: 100}
    assert found["extra_data"]["late"]["days"] == 2  # 30 hours after noon
    (root / "submission" / "client.py").unlink()
    (root / "submission_metadata.json").unlink()
    found = run(root)
    assert "client.py is missing" in found["output"]
    assert found["score"] == 0


def test_setup_is_a_script_that_bash_reads(root: Path) -> None:
    subprocess.run(["bash", "-n", str(root / "source" / "setup.sh")], check=True, timeout=20)
    needs = (root / "source" / "requirements.txt").read_text("utf-8").splitlines()
    assert any(one.startswith("pytest") for one in needs)
    assert not (root / "source" / "autograder" / "repository" / "lessons").exists()
