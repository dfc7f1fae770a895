"""Proves autograder/replay/clues/ends/endings.py: who ended, who did not, who was shut out or left
behind; autograder/replay/clues/ends/last.py: what was done last; and of
autograder/replay/clues/found.py when these are looked at.
"""

from __future__ import annotations

from typing import Any

from autograder.probe.talk import Event
from autograder.replay.cast import Cast
from autograder.replay.clues.about import About
from autograder.replay.clues.clue import Clue
from autograder.replay.clues.found import Clues
from autograder.replay.recording import WENT_ON, Happening, Player, Recording
from helpers.films import ALICE, BOB, event

SERVER = """\
def serve(client):
    while data := client.recv(100):
        relay(data)
    return
s = socket.socket()
while True:
    client, address = s.accept()
    serve(client)
    people.append(client)
"""
CLIENT = ["t = Thread(target=show)", "t.start()", "while data := s.recv(9):", "    print(data)"]
MADE = {"name": "T-1", "number": 1, "made": "client.py:1"}
TRANSFER = {"place": "server.py:2", "peer": ALICE, "size": 2, "data": "hi", "kind": "tcp"}


def ran(*numbers: int, file: str = "server.py") -> list[dict[str, Any]]:
    return [{"place": f"{file}:{number}", "values": []} for number in numbers]


def clues(*told: Happening, ended: tuple[int, ...] = (), **about: str) -> list[Clue]:
    players = [
        Player(0, "", "server.py", True, ended=0 in ended),
        Player(1, "alice", "client.py", ports=frozenset({ALICE}), ended=1 in ended),
        Player(2, "bob", "", ports=frozenset({BOB})),
    ]
    files = {"server.py": SERVER.splitlines(), "client.py": CLIENT}
    run = Recording(players, files, list(told), 0.0)
    is_open = event(0, Event.LISTENING, maker="")
    run.happenings.append(is_open)
    facts = {"got": "Nothing came.", "sent": "", "asked": "bob"} | about
    return list(Clues(run, Cast(run), About("title", **facts)).found())


def thread(name: str, one: Happening) -> Happening:
    one.facts["thread"] = name
    return one


def test_a_thread_that_keeps_its_program_running_was_made_somewhere() -> None:
    starts = event(1, Event.THREAD_STARTED, 1, **MADE)
    over = event(2, Event.MAIN_ENDED, 1, daemons=[])
    waits = thread("T-1", event(3, WENT_ON, 1, place="client.py:3", path=ran(3, file="client.py")))
    got = "It goes on running. Its T-1 still waits at client.py:3"
    assert clues(starts, over, waits, got=got)[0] == Clue("client.py:1", 0)
    assert clues(starts, over, waits, got=got, ended=(1,))[0] == Clue("client.py:3")
    died = thread("T-1", event(4, Event.THREAD_ENDED, 1))
    assert clues(starts, over, waits, died, got=got)[0] == Clue("client.py:3")


def test_a_server_whose_thread_lets_people_in_is_to_go_on() -> None:
    made = MADE | {"made": "server.py:5"}
    starts = event(1, Event.THREAD_STARTED, **made)
    over = event(2, Event.MAIN_ENDED, daemons=[])
    reads = thread("T-1", event(3, Event.RECEIVED, **TRANSFER, path=ran(2)))
    doors = event(4, Event.THREAD_STARTED, **made | {"name": "T-2"})
    accepts = thread("T-2", event(5, Event.ACCEPTED, peer=ALICE))
    got = "server.py read it (server.py:2), but sent nothing to bob."
    assert clues(starts, over, reads, got=got)[0] == Clue("server.py:5", 0)
    assert clues(starts, over, reads, doors, accepts, got=got)[0] != Clue("server.py:5", 0)


def test_of_daemons_that_ended_with_their_program_the_last_one_that_was_made() -> None:
    over = event(1, Event.MAIN_ENDED, 1, daemons=["client.py:1", "client.py:2"])
    got = "Its daemon threads end with it (client.py:1, client.py:2)."
    assert clues(over, got=got)[0] == Clue("client.py:2", 0)


def test_a_server_that_ended_was_left_by_a_line() -> None:
    gone = event(1, Event.RECEIVED, **TRANSFER | {"size": 0, "data": ""}, path=ran(8, 2))
    last = event(2, WENT_ON, place="server.py:4", path=ran(4))
    got = "server.py ended by itself (server.py:2)"
    assert clues(gone, last, ended=(0,), got=got)[0] == Clue("server.py:4", 1)


def test_who_serves_one_after_another_did_so_after_accept() -> None:
    let_in = event(1, Event.ACCEPTED, peer=ALICE, path=ran(6, 7))
    reads = event(2, Event.RECEIVED, **TRANSFER, path=ran(7, 8, 2))
    got = "bob is not accepted: it waits at server.py:2"
    assert clues(let_in, reads, got=got)[0] == Clue("server.py:7", 1)
    heard = event(3, Event.RECEIVED, **TRANSFER | {"peer": BOB})
    assert clues(let_in, heard, got=got)[0] == Clue("server.py:2")


def test_who_has_one_thread_for_all_was_asked_for_more() -> None:
    let_in = event(1, Event.ACCEPTED, peer=ALICE, path=ran(6, 7), place="server.py:7")
    reads = event(2, Event.RECEIVED, **TRANSFER, path=ran(7, 8, 2))
    check = "test_thread_for_each_client"
    assert clues(let_in, reads, check=check)[0] == Clue("server.py:8", 1)
    assert clues(let_in, reads)[0] == Clue("server.py:2", 1)


def test_whom_the_server_cut_off_it_had_just_read() -> None:
    reads = event(1, Event.RECEIVED, **TRANSFER)
    cut = TRANSFER | {"place": "client.py:3", "size": 0, "data": ""}
    got = "client.py ended after the other side had closed it (client.py:3)"
    ends = event(2, Event.RECEIVED, 1, **cut)
    assert clues(reads, ends, got=got, ended=(1,))[0] == Clue("server.py:2", 0)
    assert clues(reads, ends, got=got)[0] == Clue("client.py:3")  # it runs on
    gone = event(1, Event.RECEIVED, **TRANSFER | {"size": 0, "data": ""})
    assert clues(gone, event(2, Event.RECEIVED, 1, **cut), got=got)[0] == Clue("client.py:3")


def test_who_could_not_connect_was_let_in_by_nobody() -> None:
    let_in = event(1, Event.ACCEPTED, peer=ALICE)
    error = {"call": "connect", "error": "refused", "place": "client.py:1", "peer": None}
    failed = event(2, Event.CALL_FAILED, 1, **error)
    stands = event(3, WENT_ON, place="server.py:9", path=ran(8, 9))
    assert clues(let_in, failed, stands)[0] == Clue("server.py:9", 2)


def test_what_was_done_last_for_who_had_left() -> None:
    gone = event(1, Event.RECEIVED, **TRANSFER | {"size": 0, "data": ""})
    last = event(2, WENT_ON, place="server.py:9", path=ran(4, 9))
    assert clues(gone, last)[0] == Clue("server.py:4", 1)
    assert clues(gone)[0] == Clue("server.py:2", 0)


def test_a_client_that_ended_did_so_by_its_last_line() -> None:
    last = event(2, WENT_ON, 1, place="client.py:4", path=ran(3, 4, file="client.py"))
    assert clues(last, ended=(1,))[0] == Clue("client.py:4", 0)


def test_who_is_let_in_when_they_have_spoken() -> None:
    change = {"registry": 1, "kind": "list", "made": "server.py:1", "place": "server.py:9"}
    spoke = event(1, Event.RECEIVED, **TRANSFER)
    enters = event(2, Event.REGISTRY_CHANGED, peers=[ALICE], **change)
    check = "test_listens_from_the_start"
    assert clues(spoke, enters, check=check)[0] == Clue("server.py:9", 1)
    starts = event(4, Event.THREAD_STARTED, 1, **MADE)
    said = event(3, Event.SENT, 1, **TRANSFER | {"place": "client.py:2"})
    assert clues(enters, spoke, said, starts, check=check)[0] == Clue("client.py:1", 3)
    assert clues(spoke, enters)[0] == Clue("server.py:2", 0)  # another check: it may be right


def test_a_client_without_a_thread() -> None:
    last = event(2, WENT_ON, 1, place="client.py:4", path=ran(3, 4, file="client.py"))
    assert clues(last, check="test_receive_thread")[0] == Clue("client.py:4", 0)
    starts = event(1, Event.THREAD_STARTED, 1, **MADE)
    assert clues(starts, last, check="test_receive_thread") == []


def test_a_socket_that_a_library_made() -> None:
    asks = event(
        1, Event.SPEAKS, 1, local=5, maker="logging.handlers", path=ran(2, file="client.py")
    )
    got = "The module logging.handlers made the socket."
    assert clues(asks, got=got)[0] == Clue("client.py:2", 0)
    assert clues(asks, got="The module log made the socket.") == []
    sends = event(2, Event.SENT, 0, **TRANSFER)
    asks.facts["maker"] = "server"
    assert Clue("client.py:2", 0) not in clues(asks, sends, got="The server sent it back.")


def test_a_server_that_has_asked_for_no_port() -> None:
    players = [Player(0, "", "server.py", True)]
    run = Recording(players, {"server.py": SERVER.splitlines()}, [], 0.0)
    (found,) = Clues(run, Cast(run), About("title", got="It binds no socket.")).found()
    assert found == Clue("server.py:5")


def test_whoever_is_neither_read_from_nor_sent_to_came_in_otherwise() -> None:
    def let_in(peer: int, *numbers: int) -> list[Happening]:
        came = event(1, Event.ACCEPTED, peer=peer, place="server.py:7", path=ran(6, 7))
        return [came, event(2, Event.LOCK_RELEASED, lock=1, path=ran(*numbers))]

    read = event(3, Event.RECEIVED, **TRANSFER)
    found = clues(*let_in(ALICE, 8, 9), *let_in(BOB, 8), read, sent="hi")
    assert found[0] == Clue("server.py:8", 3)
    alike = clues(*let_in(ALICE, 8, 9), *let_in(BOB, 8, 9), read, sent="hi")
    assert Clue("server.py:8", 3) not in alike
