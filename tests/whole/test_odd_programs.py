"""A whole flow: odd but right programs earn all points, and others lose what is said here only.

They lie in tests/programs/SLUG/NAME; a script that is not there is the reference's.

Proves autograder/evidence/chat.py, autograder/evidence/demands.py, autograder/evidence/echo.py,
autograder/evidence/leaving.py, autograder/evidence/listening.py, autograder/evidence/two.py,
autograder/evidence/visitors.py, autograder/room/duo.py, autograder/probe/launcher.py and
autograder/probe/sockets.py.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from autograder.course.catalogue import checks_of
from autograder.handin.submission import Pair
from autograder.judging.session import run_checks
from autograder.judging.trial.finding import find_out, needs_a_trial
from autograder.judging.verdict import PASSED
from autograder.kit import REFERENCE, TESTS
from autograder.proof.mutants import lay
from helpers.turns import in_turn

EACH = sorted(path for path in (TESTS / "programs").glob("*/*") if path.is_dir())
ODD = in_turn(EACH, 20)
LOSES = {
    "02_two_user_chat/speaks_json": {"test_server_with_a_stranger", "test_client_with_a_stranger"},
    "04_multi_user_chat/asyncio": {"test_thread_for_each_client", "test_socket_is_used"},
    "04_multi_user_chat/select": {"test_thread_for_each_client"},
    "04_multi_user_chat/length_in_front": {
        "test_strangers_can_chat",
        "test_sender_gets_nothing_back",
        "test_order_of_each_sender",
        "test_client_shows_what_comes",
        "test_client_shows_a_burst",
        "test_nothing_is_dropped",
        "test_client_survives_a_reset",
    },
}
# Its threads wake twenty times a second, so many of them are hardly ever still at the same moment:
# the checks with a crowd in them take minutes on a busy machine.
ONLY = {
    "04_multi_user_chat/polling_recv_into": (
        "test_server_listens",
        "test_client_reaches_server",
        "test_two_people_can_chat",
        "test_two_quick_messages",
        "test_newcomer_after_a_leaver",
        "test_sender_reads_no_echo",
        "test_leaver_during_a_broadcast",
        "test_leaver_is_forgotten",
        "test_burst",
        "test_silent_connection",
        "test_socket_is_used",
        "test_thread_for_each_client",
    )
}
SELECT = pytest.mark.skipif("sys.platform == 'win32'", reason="it takes only sockets there")
OF_STDIN = (
    "02_two_user_chat",
    "07_failures",
    "08_slow_readers",
)  # exercises for which some wait in select()
TURNS = """
import socket, sys
s, _ = socket.create_server(("127.0.0.1", 12345)).accept()
while True:
    print(s.recv(1024).decode(), flush=True)
    s.sendall(sys.stdin.readline().encode())
"""


def case(folder: Path) -> Any:
    marks = [SELECT] if folder.parent.name in OF_STDIN else []
    return pytest.param(folder, id=f"{folder.parent.name}/{folder.name}", marks=marks)


def started(pair: Pair) -> Pair:
    """The pair with its command lines, if it may have any."""
    found = find_out(pair).pair if needs_a_trial(pair) else pair
    assert isinstance(found, Pair)
    return found


@pytest.mark.programs
@pytest.mark.parametrize("folder", [case(folder) for folder in ODD])
def test_odd_programs_lose_no_more_than_they_must(folder: Path, tmp_path: Path) -> None:
    slug = folder.parent.name
    home = tmp_path / "home"
    lay(slug, folder, home)
    name = f"{slug}/{folder.name}"
    only, loses = ONLY.get(name, ()), LOSES.get(name, set())
    pair = started(Pair(home))
    verdicts = run_checks(pair, slug, lambda verdict: None, only)
    assert len(verdicts) == len(only or checks_of(slug)) > 5
    missed = {v.name: v.feedback or v.because for v in verdicts if v.state != PASSED}
    assert {name: why for name, why in missed.items() if name not in loses} == {}
    assert missed.keys() == loses


def test_who_takes_turns_speaks_but_not_several_times_in_a_row(tmp_path: Path) -> None:
    slug = "02_two_user_chat"
    home = shutil.copytree(REFERENCE / slug, tmp_path / "home")
    (home / "server.py").write_text(TURNS, "utf-8")
    verdicts = run_checks(Pair(home), slug, lambda verdict: None)
    lost = {verdict.name for verdict in verdicts if verdict.state != PASSED}
    assert {"test_several_in_a_row", "test_any_order"} <= lost
    assert not {"test_client_to_server", "test_server_to_client"} & lost
