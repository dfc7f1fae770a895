"""Proves autograder/judging/fingerprint.py: code that can change a verdict does, text not."""

from __future__ import annotations

from pathlib import Path

import grimp
import pytest

from autograder.judging import fingerprint
from autograder.kit import PACKAGE


def test_checks_that_change_or_move_or_are_new_are_other_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fingerprint, "OF_VERDICTS", ("words",))  # to read all takes a second
    check = tmp_path / "01_echo_chat" / "test_x.py"
    check.parent.mkdir()
    check.write_text("one")
    seen = [fingerprint.fingerprint(tmp_path)]
    check.write_text("two")
    seen.append(fingerprint.fingerprint(tmp_path))
    check.rename(check.with_name("test_y.py"))
    seen.append(fingerprint.fingerprint(tmp_path))
    check.write_text("two")  # a new one, beside the one that was moved
    seen.append(fingerprint.fingerprint(tmp_path))
    assert len(set(seen)) == len(seen)
    (tmp_path / "README.md").write_text("words")
    (check.parent / "skeleton").mkdir()
    (check.parent / "skeleton" / "server.py").write_text("skeleton")
    assert fingerprint.fingerprint(tmp_path) == seen[-1]


def test_it_reads_each_package_that_takes_part_in_a_verdict() -> None:
    graph = grimp.build_graph("autograder", cache_dir=None)
    takes_part = {"autograder.grading.plan"}
    for name in ("judging.session", "judging.trial.finding", "grading.plan", *rooms_and_evidence()):
        takes_part |= graph.find_upstream_modules(f"autograder.{name}") | {f"autograder.{name}"}
    packages = {module.split(".")[1] for module in takes_part if "." in module} - {"kit"}
    assert packages == set(fingerprint.OF_VERDICTS)


DEEP = """
class Room:
    def opens(self):
        match self:
            case Room():
                with self:
                    try:
                        pass
                    except OSError:
                        async def told():
                            return 1
"""


def test_what_is_said_in_a_definition_changes_nothing_however_deep_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fingerprint, "OF_VERDICTS", ())
    check = tmp_path / "test_x.py"
    seen = []
    for words in ("", '"""Tells."""; ', '"""Says."""; ', "print(); "):
        check.write_text(DEEP.replace("return", f"{words}return"))
        seen.append(fingerprint.fingerprint(tmp_path))
    assert [seen.index(one) for one in seen] == [0, 0, 0, 3]


def rooms_and_evidence() -> list[str]:
    """What checks import, and what records name: loaded by path or by name, so no graph tells."""
    found = [
        path for name in ("room", "evidence", "probe") for path in (PACKAGE / name).glob("*.py")
    ]
    return [f"{path.parent.name}.{path.stem}" for path in found if path.stem != "__init__"]


def test_another_python_is_another_grader(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fingerprint, "OF_VERDICTS", ())
    before = fingerprint.fingerprint(tmp_path)
    monkeypatch.setattr(fingerprint.sys, "version_info", (3, 99, 0))
    assert fingerprint.fingerprint(tmp_path) != before
