"""Proves autograder/handin/lent.py: a client is lent where none is asked for and none came."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course.exercises import all_exercises
from autograder.handin.intake import Entry, take_in
from autograder.handin.submission import CORE, Pair, Problem
from autograder.judging.trial.explaining import explain
from autograder.kit import ROOT
from helpers.handins import CLIENT, SERVER, taken, write

LENT = ROOT / "reference" / "06_registry" / "client.py"
LISTENER = SERVER + "wake = socket.socket().connect\n"
SERVERS_ALONE = {
    "nothing else": {"server.py": SERVER},
    "it connects to itself": {"server.py": LISTENER + "wake(())\n"},
    "a module beside it": {"my_server.py": SERVER, "registry.py": "clients = []\n"},
    "a module that is named after clients": {"server.py": SERVER, "client_list.py": "all = []\n"},
    "in folders": {"06/server/server.py": SERVER},
    "asyncio": {"server.py": "import asyncio\nasyncio.start_server(serve, port=12345)\n"},
}


@pytest.mark.parametrize("kind", SERVERS_ALONE)
def test_06_asks_for_no_client_so_ours_is_lent(tmp_path: Path, kind: str) -> None:
    folder = write(tmp_path / "in", SERVERS_ALONE[kind])
    (tmp_path / "clean").mkdir()
    pair = take_in(Entry("in", folder), tmp_path / "clean", "06_registry").programs[CORE]
    assert isinstance(pair, Pair)
    assert pair.lent
    assert (pair.folder / pair.client).read_bytes() == LENT.read_bytes()
    assert explain(pair)[0] == "There is no client in this hand-in, so it was tried with ours."
    assert Pair.from_json(pair.to_json()) == pair


def test_a_client_is_lent_where_none_is_asked_for_and_none_came(tmp_path: Path) -> None:
    files = {f"{slug}/server.py": SERVER for slug in ("05_framing", "06_registry")}
    programs = taken(write(tmp_path / "one", files), tmp_path / "clean one").programs
    assert isinstance(programs["05_framing"], Problem)
    assert isinstance(programs["06_registry"], Pair)
    for name in ("client.py", "Client6.py", "terminal.py"):
        files = {"06_registry/server.py": SERVER, f"06_registry/{name}": CLIENT}
        found = taken(write(tmp_path / name, files), tmp_path / f"clean {name}").programs
        assert found["06_registry"] == Pair(tmp_path / f"clean {name}" / "06_registry", client=name)


def test_a_client_is_lent_where_the_exercise_says_that_none_is_asked_for() -> None:
    for slug, known in all_exercises().items():
        readme = ROOT / "exercises" / slug / "README.md"
        says = " ".join(readme.read_text("utf-8").split()) if readme.is_file() else ""
        assert ("need not be handed in" in says) == (known.client == "lent"), slug
