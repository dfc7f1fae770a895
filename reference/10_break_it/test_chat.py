"""Tests of a chat server: each of them shows one promise, and fails where it is broken."""

from chat import Room

LONG = 60_000 * "x"  # six such lines are more than the system keeps for who does not read

# -- people ----------------------------------------------------------------------------------


def test_nobody_hears_themselves(room: Room):
    alice, bob = room.join("alice", "bob")
    alice.says("is there an echo?")
    bob.hears("is there an echo?")
    alice.never_heard("is there an echo?")


def test_who_is_silent_is_in(room: Room):
    eve = room.join_silently("eve")
    alice, bob = room.join("alice", "bob")
    alice.reaches(bob, eve)


def test_who_is_late_has_missed_it(room: Room):
    alice, bob = room.join("alice", "bob")
    line = alice.reaches(bob)
    room.join("carol").never_heard(line)


def test_two_of_one_name(room: Room):
    alice, one, other = room.join("alice", "kim", "kim")
    alice.reaches(one, other)


def test_each_line_once(room: Room):
    alice, bob = room.join("alice", "bob")
    bob.reaches(alice)
    bob.hears_once(alice.reaches(bob))


def test_a_full_house(room: Room):
    ann, *others = room.join("ann", "ben", "cem", "dan", "eva", "fay", "gus", "hal")
    ann.reaches(*others)


def test_silence_ends_nothing(room: Room):
    alice, bob = room.join("alice", "bob")
    room.two_minutes_pass()
    alice.reaches(bob)


# -- bytes -----------------------------------------------------------------------------------


def test_half_a_line_is_no_line(room: Room):
    alice, bob, carol = room.join("alice", "bob", "carol")
    alice.sends(b"the first half and ")
    room.settle()
    carol.reaches(bob)
    alice.sends(b"the second half\n")
    bob.hears("the first half and the second half")


def test_lines_may_be_glued(room: Room):
    alice, bob = room.join("alice", "bob")
    alice.sends(b"one of three\ntwo of three\nthree of three\n")
    bob.hears_in_order("one of three", "two of three", "three of three")


def test_a_letter_may_be_cut(room: Room):
    alice, bob = room.join("alice", "bob")
    alice.sends(b"it ends with \xd1", b"\x8f\n")  # "я" has two bytes
    bob.hears("it ends with я")


def test_no_text_harms_nobody_else(room: Room):
    alice, bob, eve = room.join("alice", "bob", "eve")
    eve.sends(b"\xff\xfe\xfd\n")
    room.settle()
    alice.reaches(bob)


def test_an_empty_line_is_a_line(room: Room):
    alice, bob = room.join("alice", "bob")
    alice.says("")
    alice.reaches(bob)


def test_a_long_line_comes_whole(room: Room):
    alice, bob = room.join("alice", "bob")
    alice.reaches(bob, line="it begins " + 100_000 * "y" + " and ends")


def test_only_a_newline_ends_a_line(room: Room):
    alice, bob = room.join("alice", "bob")
    alice.reaches(bob, line="up\x0bdown\u2028and out")


# -- ends ------------------------------------------------------------------------------------


def test_who_leaves_in_between(room: Room):
    zoe, alice, bob, carol = room.join("zoe", "alice", "bob", "carol")
    with room.paused_before_send(bob):
        alice.says("do not skip anybody")
        room.settle()
        zoe.leaves()
        room.settle()
    bob.hears("do not skip anybody")
    carol.hears("do not skip anybody")


def test_who_leaves_is_forgotten(room: Room):
    alice, bob, carol = room.join("alice", "bob", "carol")
    bob.leaves()
    room.settle()
    for _again in range(3):
        alice.reaches(carol)


def test_who_vanishes_is_forgotten(room: Room):
    alice, bob, carol = room.join("alice", "bob", "carol")
    bob.vanishes()
    room.settle()
    for _again in range(3):
        alice.reaches(carol)


def test_a_machine_is_gone(room: Room):
    alice, bob, carol = room.join("alice", "bob", "carol")
    room.next_send_fails(bob)
    alice.reaches(carol)


def test_the_next_ones_may_come(room: Room):
    room.join("alice").leaves()
    room.settle()
    carol, dave = room.join("carol", "dave")
    carol.reaches(dave)


def test_ctrl_c_ends_it(room: Room):
    alice = room.join("alice")
    room.press_ctrl_c()
    alice.sees_the_end()


# -- too much, and at once -------------------------------------------------------------------


def test_who_does_not_read_stalls_nobody(room: Room):
    room.join_and_read_nothing("eve")
    alice, bob = room.join("alice", "bob")
    for number in range(6):
        alice.reaches(bob, line=f"{number} {LONG}")


def test_a_pause_costs_nothing(room: Room):
    alice, bob = room.join("alice", "bob")
    carol = room.join_and_read_nothing("carol")
    lines = [alice.reaches(bob, line=f"{number} {LONG}") for number in range(4)]
    carol.reads_again()
    carol.hears_in_order(*lines)


def test_a_line_without_end_ends(room: Room):
    eve = room.join("eve")
    eve.sends(2_000_000 * b"z")
    eve.sees_the_end()


def test_a_send_takes_a_part(room: Room):
    alice, bob = room.join("alice", "bob")
    room.short_writes(1000)
    alice.reaches(bob, line=5_000 * "w" + " ever after")


def test_one_speaker_one_order(room: Room):
    alice, bob = room.join("alice", "bob")
    with room.next_thread_pauses():
        alice.sends(b"this comes first\n", b"that comes second\n")
        room.settle()
    bob.hears_in_order("this comes first", "that comes second")
