"""A whole flow: odd but right programs earn all points.

They lie in tests/programs/SLUG/NAME. A script that is not there is the reference's. Programs whose
name is hears_itself are judged in a course where a message goes back to its sender.

Proves autograder/evidence/listening.py and autograder/evidence/visitors.py.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograder.handin.submission import Pair
from autograder.judging.session import run_checks
from autograder.judging.verdict import PASSED
from autograder.kit import REFERENCE, TESTS

SELECT = pytest.mark.skipif("sys.platform == 'win32'", reason="it takes only sockets there")
ODD = sorted(path for path in (TESTS / "programs").glob("*/*") if path.is_dir())
CASES = [
    pytest.param(
        path,
        id=f"{path.parent.name}/{path.name}",
        marks=[SELECT] if path.parent.name == "07_failures" else [],
    )
    for path in ODD
]


@pytest.mark.parametrize("folder", CASES)
def test_odd_but_right_programs_earn_all_points(folder: Path, tmp_path: Path) -> None:
    slug, home = folder.parent.name, tmp_path / "home"
    if (REFERENCE / slug).is_dir():
        shutil.copytree(REFERENCE / slug, home)
    shutil.copytree(folder, home, dirs_exist_ok=True)
    on = ["sender_hears_itself"] if folder.name == "hears_itself" else []
    verdicts = run_checks(Pair(home), slug, lambda verdict: None, on=on)
    assert len(verdicts) > 5
    assert {v.name: v.feedback or v.because for v in verdicts if v.state != PASSED} == {}
