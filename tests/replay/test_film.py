"""Proves autograder/replay/film.py and autograder/replay/moments.py: a room's run becomes moments,
each with what is different."""

from __future__ import annotations

import json
from pathlib import Path

from autograder.kit import REFERENCE
from autograder.probe.talk import Event
from autograder.replay import film as model
from autograder.replay.clues.about import About
from autograder.replay.film import Film, film
from helpers.films import recorded_room

SLUG = "04_multi_user_chat"
SERVER, CLIENT = ((REFERENCE / SLUG / name).read_text() for name in ("server.py", "client.py"))
DIES = """
import socket, threading
def serve(client):
    while data := client.recv(100):
        int(data)
listener = socket.create_server(("127.0.0.1", 12345))
while True:
    client, address = listener.accept()
    threading.Thread(target=serve, args=(client,)).start()
"""
FLOODS = """
import socket
c = socket.create_server(("127.0.0.1", 12345)).accept()[0]
while data := c.recv(1):
    c.sendall(data)
"""


def line_of(source: str, code: str) -> int:
    return next(n for n, line in enumerate(source.split("\n"), 1) if code in line)


def test_a_message_goes_from_hand_to_hand(tmp_path: Path) -> None:
    with recorded_room(tmp_path, SERVER, CLIENT) as room:
        alice, bob = room.join("alice", "bob")
        alice.says("hi there")
        bob.hears("hi there")
        room.settle()  # what the server tells of its sending may come after what it sent
        made = film(room, About("It is relayed."))
    told = [one for one in made.moments if "hi there" in one.text]
    assert [one.text for one in told if one.thread is not None] == [
        "alice's client sends b'hi there\\n' to the server.",
        "alice's thread receives b'hi there\\n' from alice.",
        "alice's thread sends b'hi there\\n' to bob.",
        "bob's client: receive receives b'hi there\\n' from the server.",
    ]
    sends = next(one for one in told if one.text.endswith("to bob."))
    assert sends.place == [0, line_of(SERVER, "client.sendall(data)")]
    assert sends.change["wires"] == {"from the server to bob": "b'hi there\\n'"}
    inside = [one.change.get("registries", {}).get("clients") for one in made.moments]
    assert [people for people in inside if people] == [["alice"], ["alice", "bob"]]
    assert made.moments[-1].text == "Here the run ends."
    assert [one.after for one in made.moments] == sorted(one.after for one in made.moments)
    assert Film.from_json(json.loads(json.dumps(made.to_json()))) == made


def test_where_a_thread_dies_it_went_wrong(tmp_path: Path) -> None:
    with recorded_room(tmp_path, DIES) as room:
        alice = room.connect_silently("alice")
        alice.says("no number")
        room.wait_for(lambda: bool(room.server.saw(Event.THREAD_DIED)))
        about = About("It lives.", expected="It lives.", got="A thread died: V (server.py:5)")
        made = film(room, about)
    died = made.moments[made.wrong.moment]
    assert died.text.startswith("alice's thread dies: ValueError: invalid literal")
    assert (died.place, made.wrong.place) == ([0, 5], [0, 5])
    assert made.moments[-1].text.startswith(
        "Here the check fails. Expected: It lives. Got: A thread"
    )


def test_the_line_that_is_told_is_the_marked_one(tmp_path: Path) -> None:
    with recorded_room(tmp_path, DIES) as room:
        alice = room.connect_silently("alice")
        alice.says("no number")
        room.wait_for(lambda: bool(room.server.saw(Event.THREAD_DIED)))
        got = "A thread died: V (server.py:5)"
        about = About("It lives.", expected="It lives.", got=got, place="server.py:4", is_sure=True)
        made = film(room, about)
    assert made.wrong.place == [0, 4]
    assert made.moments[made.wrong.moment].place == [0, 4]


def test_a_long_run_keeps_its_end(tmp_path: Path) -> None:
    with recorded_room(tmp_path, FLOODS) as room:
        alice = room.connect_silently("alice")
        alice.sends(b"x" * 1000 + b"end")
        alice.hears("end")
        room.settle()
        room.server.where()
        made = film(room, About("It is long."))
    assert len(made.moments) == model.MOST
    assert made.left_out > 1000
    assert made.before["lines"] == {"0": [0, 4]} or made.before["lines"] == {"0": [0, 5]}
    assert len(json.dumps(made.to_json())) < 300_000


def test_where_it_went_wrong_before_what_is_kept_it_is_shown_at_the_end() -> None:
    assert model._kept(model.Spot(7, (0, 4)), 5, 9) == model.Spot(2, (0, 4))
    assert model._kept(model.Spot(3, (0, 4)), 5, 9) == model.Spot(4, (0, 4))
    assert model._kept(None, 5, 9) == model.Spot(4)
