"""Proves autograder/stage/turns.py and autograder/probe/watch/turns.py: the audience says which
thread runs next, and sees what becomes of it, the same each time.
"""

from __future__ import annotations

import pytest

from autograder.stage import Picture, open_room, turns

SERVER = """
import socket, threading
clients, lock = {}, threading.Lock()
def broadcast(line, sender):
    for client in clients:
        if client is not sender:
            client.sendall(line)
def serve(client):
    clients[client] = True
    try:
        while line := client.recv(100):
            broadcast(line, client)
    except ConnectionError:
        pass
    with lock:
        del clients[client]
listener = socket.create_server(("127.0.0.1", 12345))
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],)).start()
"""
WALKS, REMOVES = "AAA", "BBB"  # up to the first look at a client; to the end


def outcome(order: str) -> list[str]:
    """What Carol has heard in the end of a run in this order."""
    with open_room(SERVER, turns=True) as room:
        alice, bob, carol = room.connect_silently("alice", "bob", "carol")
        with turns(room, alice, bob, order=order):
            alice.says("hello")
            bob.leaves()
        alice.says("are you there?")
        room.settle()
        return [text for text in ("hello", "are you there?") if carol.has_heard(text)]


def test_nobody_runs_before_their_turn(capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome("") == ["hello", "are you there?"]
    assert capsys.readouterr().out.splitlines() == [
        "A: alice's thread  |  B: bob's thread",
        "12: broadcast(line, client)  |  15: with lock:",
        "Which thread runs next?",
    ]


@pytest.mark.parametrize("order", ["BBB AAAAAAAA", "aaaaaaaaaaaa bbb"])
def test_one_after_the_other_does_no_harm(order: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(order) == ["hello", "are you there?"]
    told = capsys.readouterr().out.splitlines()
    assert "It dies" not in str(told)
    assert told[-1] in ("All of them have run.", "Which thread runs next?")


def test_one_in_the_middle_of_the_other_kills_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(WALKS + REMOVES + "AA") == []
    told = capsys.readouterr().out.splitlines()
    assert told[3:5] == ["6: if client is not sender:  |  ", "  |  15: with lock:"]
    dies = "13: except ConnectionError: ✗ It dies: RuntimeError: dictionary changed size"
    assert told[-3].startswith(dies)
    assert told[-2:] == ["It is dead.  |  It has ended.", "All of them have run."]


def test_who_waits_for_a_lock_has_to_wait(capsys: pytest.CaptureFixture[str]) -> None:
    with open_room(SERVER, turns=True) as room:
        alice, bob = room.connect_silently("alice", "bob")
        with turns(room, alice, bob, order="AB"):
            alice.leaves()
            bob.leaves()
    now = capsys.readouterr().out.splitlines()[-2]
    assert now == "16: del clients[client]  |  It has to wait: 15: with lock:"


def test_a_reset_is_learnt_in_turn(capsys: pytest.CaptureFixture[str]) -> None:
    with open_room(SERVER, turns=True) as room:
        alice = room.connect_silently("alice")
        with turns(room, alice, order="AA"):
            alice.vanishes()
    assert "except ConnectionError" in capsys.readouterr().out


def test_a_letter_of_nobody_is_refused() -> None:
    with (
        open_room(SERVER, turns=True) as room,
        pytest.raises(ValueError, match="“C” is no thread of this room"),
        turns(room, *room.connect_silently("alice", "bob"), order="ABC"),
    ):
        pass


def test_a_cell_shows_a_table_in_which_all_is_text(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Picture] = []
    monkeypatch.setattr(Picture, "show", lambda picture: shown.append(picture))
    with open_room(
        SERVER.replace("is not sender:", "is not sender and '<b>':"), turns=True
    ) as room:
        alice = room.connect_silently("alice")
        with turns(room, alice, order="AAAA"):
            alice.says("hello")
    assert '<th scope="col"' in shown[0].html
    assert "<b>" not in shown[0].html
