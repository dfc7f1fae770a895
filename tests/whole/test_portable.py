"""A whole flow: where there is no fork(), or no /proc, the verdicts are the same."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograder.handin.submission import Pair
from autograder.judging.session import run_checks
from autograder.kit import REFERENCE

pytestmark = [pytest.mark.programs, pytest.mark.usefixtures("portable")]

SLUG = "04_multi_user_chat"


def judged(folder: Path, server: str, *only: str) -> dict[str, str]:
    (folder / "server.py").write_text(server, encoding="utf-8")
    shutil.copy(REFERENCE / SLUG / "client.py", folder)
    verdicts = run_checks(Pair(folder), SLUG, lambda verdict: None, only)
    return {v.name: f"{v.state} {v.feedback.got if v.feedback else v.because}" for v in verdicts}


@pytest.fixture(params=["AUTOGRADER_LAUNCH=fresh", "AUTOGRADER_STILLNESS=asked"])
def portable(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(*request.param.split("="))


CHECKS = ("test_two_people_can_chat", "test_leaver_during_a_broadcast", "test_late_joiner")
SERVER = (REFERENCE / SLUG / "server.py").read_text(encoding="utf-8")


def test_the_portable_way_passes_a_right_program(tmp_path: Path) -> None:
    assert set(judged(tmp_path, SERVER, *CHECKS).values()) == {"passed "}


def test_the_portable_way_fails_a_wrong_one_where_it_is_wrong(tmp_path: Path) -> None:
    wrong = SERVER.replace("list(clients)", "clients").replace(
        "pass  # this", "clients.remove(client)  #"
    )
    states = judged(tmp_path, wrong, *CHECKS[:2])
    assert states["test_two_people_can_chat"] == "passed "
    assert states["test_leaver_during_a_broadcast"].startswith("failed")
