"""Tests of a chat server. Each shows one promise of README.md, and fails where it is broken."""

from chat import Room

LONG = 60_000 * "x"  # six such lines are more than the system keeps for who does not read

# -- first sitting: people -------------------------------------------------------------------


def test_nobody_hears_themselves(room: Room):
    alice, bob = room.join("alice", "bob")
    alice.says("is there an echo?")
    bob.hears("is there an echo?")
    alice.never_heard("is there an echo?")


# TODO: promises 1 and 2. Who else is in, and who must not hear a line?


# -- second sitting: bytes -------------------------------------------------------------------


def test_half_a_line_is_no_line(room: Room):
    alice, bob, carol = room.join("alice", "bob", "carol")
    alice.sends(b"the first half and ")
    room.settle()
    carol.reaches(bob)
    alice.sends(b"the second half\n")
    bob.hears("the first half and the second half")


# TODO: promise 3. In which other pieces may bytes come, and what may stand in a line?


# -- third sitting: ends ---------------------------------------------------------------------


def test_who_leaves_in_between(room: Room):
    zoe, alice, bob, carol = room.join("zoe", "alice", "bob", "carol")
    with room.paused_before_send(bob):
        alice.says("do not skip anybody")
        room.settle()
        zoe.leaves()
        room.settle()
    bob.hears("do not skip anybody")
    carol.hears("do not skip anybody")


# TODO: promises 4 and 6. How else may people go, and what must still be true afterwards?


# -- fourth sitting: too much, and at once ---------------------------------------------------


# TODO: promise 5, and of promise 3 a line without end, and a send() that takes a part of a line.
# TODO: At last a server that starts a thread for each line: what may go wrong?
