"""Proves autograder/evidence/talk/as_typed.py: a text that came changed is told as changed."""

from __future__ import annotations

import pytest

from autograder.evidence.talk.as_typed import (
    hears_as_typed,
    says_piece_by_piece,
    see_in_one_line,
)
from autograder.kit import REFERENCE
from autograder.room.room import Room
from autograder.room.unmet import Unmet
from helpers.faulty import SAYS
from helpers.scripts import opened


@pytest.mark.parametrize(
    ("said", "got"),
    [
        ("alice: two  blanks\n", ""),
        ("alice: two blanks\n", "It came changed: “two blanks”."),
        ("two: : blanks\n", "It came changed: “two: : blanks”."),
        ("TWO  BLANKS\n", "It came changed: “TWO  BLANKS”."),
        ("three\n", "It did not come to alice."),
    ],
)
def test_a_text_that_came_changed(room: Room, said: str, got: str) -> None:
    alice = opened(room, SAYS.format(said=said.encode())).connect("alice")
    told = ""
    try:
        hears_as_typed(alice, "two  blanks")
    except Unmet as error:
        told = error.got
    assert told == got
    assert alice.has_heard("two  blanks") == (said != "three\n")


@pytest.mark.parametrize(
    ("said", "got"),
    [
        ("one\vtwo\n", ""),
        ("one?two\n", ""),
        ("onetwo\n", ""),
        ("one\ntwo\n", "It was taken for two lines: U+000B is no newline."),
        ("one\n", "It did not come to alice."),
    ],
)
def test_a_line_that_was_cut(room: Room, said: str, got: str) -> None:
    alice = opened(room, SAYS.format(said=said.encode())).connect("alice")
    told = ""
    try:
        see_in_one_line(alice, "one", "two", "U+000B")
    except Unmet as error:
        told = error.got
    assert told == got


def test_what_a_server_hands_on_in_pieces_is_read_in_pieces(room: Room) -> None:
    folder = REFERENCE / "04_multi_user_chat"
    server, client = ((folder / name).read_text("utf-8") for name in ("server.py", "client.py"))
    (room.home / "client.py").write_text(client, "utf-8")
    opened(room, server.replace("client.recv(1024)", "client.recv(1)"))
    alice, bob = room.join("alice", "bob")
    says_piece_by_piece(room, alice, bob, "in ASCII")
    hears_as_typed(bob, "in ASCII")
    says_piece_by_piece(room, alice, bob, "Ёж")
    with pytest.raises(Unmet):
        hears_as_typed(bob, "Ёж")
    assert "unexpected end of data" in bob.program.errors.text
