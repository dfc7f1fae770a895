"""Proves autograder/judging/session.py: a check that takes too long is not judged."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from autograder.handin.submission import Pair
from autograder.judging import session
from autograder.judging.judge import Job
from autograder.judging.verdict import NOT_JUDGED, PASSED
from autograder.kit import ROOT

CHECK = "test_server_listens"
JOB = Job(Pair(ROOT / "reference/01_echo_chat"), "01_echo_chat", only=(CHECK,))


@pytest.mark.skipif(sys.platform == "win32", reason="there, who runs out of time ends the process")
def test_a_check_that_takes_too_long_is_not_judged(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    checks = '''
import threading
from autograder.course.check import check

@check(points=1, section="s", hints=["a", "b"])
def test_that_hangs() -> None:
    """A check hangs."""
    threading.Event().wait()

@check(points=1, section="s", hints=["a", "b"])
def test_that_follows() -> None:
    """Another one is judged all the same."""
'''
    (tmp_path / JOB.slug).mkdir()
    (tmp_path / JOB.slug / "test_hang.py").write_text(checks, encoding="utf-8")
    monkeypatch.setattr(session, "WATCHDOG", 0.5)
    found = session.run_checks(JOB.pair, JOB.slug, lambda verdict: None, folder=tmp_path)
    assert [(verdict.state, verdict.because) for verdict in found] == [
        (NOT_JUDGED, "The machine did not get this check done in time."),
        (PASSED, ""),
    ]
