"""A whole flow: hostile hand-ins of other exercises, each beside its own honest mistake.

None earns a point by its trick, nobody else's grade changes, and nothing is left.
"""

from __future__ import annotations

import shutil
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from autograder.classroom.batch import Run, grade_class
from autograder.course.settings import Course
from autograder.grading.plan import How
from autograder.grading.results import Result
from autograder.handin.arrival.find import find_class
from autograder.kit import REFERENCE
from autograder.program.linux import sandbox
from helpers.hostile import ATTACKS, FORGING

pytestmark = [
    pytest.mark.attacks,
    pytest.mark.skipif(not sandbox.find(), reason="no sandbox can be made here"),
    pytest.mark.timeout(900),
]

BASES = tomllib.loads((ATTACKS / "elsewhere.toml").read_text("utf-8"))["base"]
RIGHT, WRONG = "aa_right", "zz_wrong"


def lay(folder: Path, base: Mapping[str, Any], attack: Mapping[str, Any] | None) -> None:
    """The reference, with a mistake in it, and with a trick on top."""
    shutil.copytree(REFERENCE / base["slug"], folder)
    for one in (base, attack or {}):
        for name, old, new in one.get("edits", ()):
            script = folder / name
            text = script.read_text("utf-8")
            assert text.count(old) == 1, f"{one}: {old!r} stands there {text.count(old)} times"
            script.write_text(text.replace(old, new), encoding="utf-8")
        server = folder / "server.py"
        text = one.get("server") or server.read_text("utf-8")
        server.write_text(one.get("before", "") + text, encoding="utf-8")
        if FORGING in text:
            shutil.copy(ATTACKS / f"{FORGING}.py", folder)


def grade(folder: Path, base: Mapping[str, Any], patch: pytest.MonkeyPatch) -> dict[str, Result]:
    handins, temporary = folder / "class", folder / "temporary"
    handins.mkdir()
    temporary.mkdir()
    patch.setattr(tempfile, "tempdir", str(temporary))
    shutil.copytree(REFERENCE / base["slug"], handins / RIGHT)
    lay(handins / WRONG, base, None)
    for number, attack in enumerate(base["attack"]):
        lay(handins / f"attack_{number}", base, attack)
    how = How(Course(), exercise=base["slug"], only=tuple(base["only"]), patience=120.0)
    with sandbox.used(sandbox.find()):
        found = find_class(handins, temporary).entries
        results = grade_class(found, Run(folder / "out", how, 2), lambda one: None)
    assert list(temporary.iterdir()) == []
    return {result.name: result for result in results}


def worth(result: Result, slug: str) -> float:
    """What a hand-in gets. Nothing is what one gets that a person has to look at."""
    return float(result.exercises.get(slug) or 0.0)


@pytest.mark.parametrize("base", BASES, ids=[base["slug"] for base in BASES])
def test_no_trick_pays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, base: Mapping[str, Any]
) -> None:
    results = grade(tmp_path, base, monkeypatch)
    slug, most = base["slug"], worth(results[WRONG], base["slug"])
    assert worth(results[RIGHT], slug) == 100
    assert 0 < most < 100
    paid = {
        attack["trick"]: worth(results[f"attack_{number}"], slug)
        for number, attack in enumerate(base["attack"])
    }
    assert {trick: points for trick, points in paid.items() if points > most} == {}
