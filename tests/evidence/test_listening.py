"""Proves autograder/evidence/listening.py: what somebody's first line was is seen from what came
of it, and a first line that is lost costs its own check only.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograder.course.catalogue import checks_of
from autograder.evidence.listening import _is_a_message
from autograder.handin.submission import Pair
from autograder.judging.session import run_checks
from autograder.judging.verdict import PASSED
from autograder.kit import REFERENCE
from autograder.program import carried

MANY = "04_multi_user_chat"
SERVER = (REFERENCE / MANY / "server.py").read_text("utf-8")
CLIENT = (REFERENCE / MANY / "client.py").read_text("utf-8")
MAIN = "def main():\n"
LOOP = '        while data := client.recv(1024):  # b"" means: the client has left\n'
# Both ask for the name: the client its user, the server whoever comes.
TWICE = (
    SERVER.replace(LOOP, "        client.recv(1024)\n" + LOOP),
    CLIENT.replace(MAIN, MAIN + '    name = input("Your name: ")\n').replace(
        "line.encode()", 'f"{name}: {line}".encode()'
    ),
)


def judged(folder: Path, server: str, client: str) -> dict[str, str]:
    """What does not pass, by name: what was got."""
    (folder / "server.py").write_text(server, "utf-8")
    (folder / "client.py").write_text(client, "utf-8")
    verdicts = run_checks(Pair(folder), MANY, lambda verdict: None)
    assert len(verdicts) == len(checks_of(MANY))
    lost = [verdict for verdict in verdicts if verdict.state != PASSED]
    return {v.name: v.feedback.got if v.feedback else v.because for v in lost}


@pytest.mark.programs
def test_a_first_line_that_is_lost_costs_its_own_check(tmp_path: Path) -> None:
    lost = judged(tmp_path, *TWICE)
    assert list(lost) == ["test_two_people_can_chat"]
    assert "did not come, but the next line did: alice's first line was" in str(lost)


# Its server relays nothing. What its users type after their first words, others read in a file.
PAST_THE_SERVER = """
import socket, sys, threading, time
server = socket.create_connection(("127.0.0.1", 12345))
def show():
    with open({file!r}) as file:
        while True:
            print(file.readline(), end="", flush=True)
            time.sleep(0.01)
threading.Thread(target=show, daemon=True).start()
for line in sys.stdin:
    server.sendall(line.encode())
    with open({file!r}, "a") as file:
        file.write("" if "hello bob" in line else line)
"""


@pytest.mark.skipif(not carried.is_known(), reason="only Linux counts the bytes")
def test_a_next_line_that_went_past_the_server_excuses_no_first_one(tmp_path: Path) -> None:
    (tmp_path / "texts").touch()
    home = tmp_path / "home"
    home.mkdir()
    client = PAST_THE_SERVER.format(file=str(tmp_path / "texts"))
    lost = judged(home, SERVER.replace("broadcast(data, client)", "pass"), client)
    assert "swallowed" not in lost["test_two_people_can_chat"]
    assert "test_thread_for_each_client" in lost  # blocked


# The name is read before anybody else is let in, so both must lose a line before they hear.
ONE_AT_A_TIME = SERVER.replace("    clients.append(client)\n", "").replace(
    '            print("Somebody joined from", address)\n',
    "            print(client.recv(1024), address)\n            clients.append(client)\n",
)


@pytest.mark.programs
def test_first_lines_that_are_lost_at_the_door_cost_two_checks(tmp_path: Path) -> None:
    assert ONE_AT_A_TIME.count("clients.append") == 1
    lost = judged(tmp_path, ONE_AT_A_TIME, TWICE[1])
    assert "first lines were swallowed" in lost["test_two_people_can_chat"]
    assert "test_silent_connection" in lost
    assert len(lost) < 8, lost


@pytest.mark.programs
def test_who_asks_what_nobody_understands_but_takes_any_answer_is_right(tmp_path: Path) -> None:
    client = CLIENT.replace(MAIN, MAIN + '    avatar = input("Choose your avatar: ")\n')
    assert judged(tmp_path, SERVER, client) == {}


def test_whose_name_is_on_the_command_line_is_known_without_a_word(tmp_path: Path) -> None:
    home = shutil.copytree(REFERENCE / MANY, tmp_path / "home")
    client, server = (home / "client.py"), (home / "server.py")
    named = client.read_text("utf-8").replace("line.encode()", 'f"{sys.argv[1]}: {line}".encode()')
    client.write_text(named, "utf-8")
    late = server.read_text("utf-8").replace("    clients.append(client)\n", "")
    noted = "clients.append(client) if client not in clients else None"
    late = late.replace("            broadcast(", f"            {noted}\n            broadcast(")
    server.write_text(late.replace("clients.remove(client)", "clients[:] = []"), "utf-8")
    pair = Pair(home, client_arguments=("{name}",))
    (verdict,) = run_checks(pair, MANY, lambda verdict: None, ("test_listens_from_the_start",))
    assert verdict.feedback is not None
    assert "bob hears nothing before typing a line" in verdict.feedback.got


@pytest.mark.parametrize(
    ("first", "then", "is_one"),
    [
        ("bob\n", "at last\n", True),
        ("[10:59:59] 5001: bob\n", "[11:00:00] 5001: at last\n", True),
        ("5001 has come\n5001> bob\n", "5001> at last\n", True),
        ("bob has joined\n", "bob: at last\n", False),
        ("", "at last\n", False),
        ("bob: bob\n", "bob: at last\n", False),
        ("* bob\n", "<bob> at last\n", False),
    ],
)
def test_what_the_first_line_was(first: str, then: str, is_one: bool) -> None:
    assert _is_a_message("bob", first, "at last", then) == is_one
