"""A whole flow: odd but right programs for 05 to 08 earn all points.

They lie in tests/programs/SLUG/NAME. A script that is not there is the reference's.
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
ODD = sorted(path for path in (TESTS / "programs").glob("[0-9]*/*") if path.is_dir())


@pytest.mark.parametrize(
    "folder",
    [
        pytest.param(
            path,
            id=f"{path.parent.name}/{path.name}",
            marks=[SELECT] if path.parent.name == "07_failures" else [],
        )
        for path in ODD
    ],
)
def test_odd_but_right_programs_earn_all_points(folder: Path, tmp_path: Path) -> None:
    slug = folder.parent.name
    home = shutil.copytree(REFERENCE / slug, tmp_path / "home")
    shutil.copytree(folder, home, dirs_exist_ok=True)
    verdicts = run_checks(Pair(home), slug, lambda verdict: None)
    assert len(verdicts) > 5
    assert {v.name: v.feedback or v.because for v in verdicts if v.state != PASSED} == {}
