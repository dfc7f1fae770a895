"""Tests of a chat server: each of them shows one promise, and fails where it is broken."""

from chat import Room

LONG = "x" * 60_000  # six such lines are more than the system keeps for who does not read


# -- who hears whom --------------------------------------------------------------------------


def test_all_others_hear(room: Room):
    alice, bob, carol = room.join("alice", "bob", "carol")
    alice.says("hello everybody")
    bob.hears("hello everybody")
    carol.hears("hello everybody")
    bob.says("hello yourself")
    alice.hears("hello yourself")


def test_nobody_hears_themselves(room: Room):
    alice, bob = room.join("alice", "bob")
    alice.says("is there an echo?")
    bob.hears("is there an echo?")
    alice.never_heard("is there an echo?")


def test_who_is_silent_hears(room: Room):
    eve = room.join_silently("eve")
    alice = room.join("alice")
    alice.says("who is there?")
    eve.hears("who is there?")


def test_who_is_silent_keeps_nobody_out(room: Room):
    room.join_silently("eve")
    alice, bob = room.join("alice", "bob")
    alice.says("did you get in?")
    bob.hears("did you get in?")


def test_who_is_late_has_missed_it(room: Room):
    alice, bob = room.join("alice", "bob")
    alice.says("before she came")
    bob.hears("before she came")
    carol = room.join("carol")
    carol.never_heard("before she came")


def test_two_of_one_name(room: Room):
    alice = room.join("alice")
    one, other = room.join("kim", "kim")
    alice.says("which of you is Kim?")
    one.hears("which of you is Kim?")
    other.hears("which of you is Kim?")


def test_each_line_once(room: Room):
    alice, bob = room.join("alice", "bob")
    bob.says("I have spoken, too")
    alice.says("how often?")
    bob.hears_once("how often?")


def test_a_full_house(room: Room):
    people = room.join("ann", "ben", "cem", "dan", "eva", "fay", "gus", "hal")
    people[0].says("how many are we?")
    for person in people[1:]:
        person.hears("how many are we?")


def test_silence_ends_nothing(room: Room):
    alice, bob = room.join("alice", "bob")
    room.two_minutes_pass()
    alice.says("are you asleep?")
    bob.hears("are you asleep?")


# -- bytes -----------------------------------------------------------------------------------


def test_half_a_line_is_no_line(room: Room):
    alice, bob, carol = room.join("alice", "bob", "carol")
    alice.sends(b"the first half and ")
    room.settle()
    carol.says("in between")
    bob.hears("in between")
    alice.sends(b"the second half\n")
    bob.hears("the first half and the second half")


def test_lines_may_be_glued(room: Room):
    alice, bob = room.join("alice", "bob")
    alice.sends(b"one of three\ntwo of three\nthree of three\n")
    bob.hears_in_order("one of three", "two of three", "three of three")


def test_a_letter_may_be_cut(room: Room):
    alice, bob = room.join("alice", "bob")
    first, second = "я".encode()[:1], "я".encode()[1:]
    alice.sends(b"it begins with " + first)
    room.settle()
    alice.sends(second + b"\n")
    bob.hears("it begins with я")


def test_no_text_harms_nobody_else(room: Room):
    alice, bob, eve = room.join("alice", "bob", "eve")
    eve.sends(b"\xff\xfe\xfd\n")
    room.settle()
    alice.says("what was that?")
    bob.hears("what was that?")


def test_an_empty_line_is_a_line(room: Room):
    alice, bob = room.join("alice", "bob")
    alice.says("")
    alice.says("I am still here")
    bob.hears("I am still here")


def test_a_long_line_comes_whole(room: Room):
    alice, bob = room.join("alice", "bob")
    line = "it begins " + 100_000 * "y" + " and ends"
    alice.says(line)
    bob.hears(line)


def test_a_line_without_end_ends(room: Room):
    eve = room.join("eve")
    eve.sends(2_000_000 * b"z")
    eve.sees_the_end()


def test_only_a_newline_ends_a_line(room: Room):
    alice, bob = room.join("alice", "bob")
    alice.says("up\x0bdown\u2028and out")
    bob.hears("up\x0bdown\u2028and out")


def test_a_send_takes_a_part(room: Room):
    alice, bob = room.join("alice", "bob")
    room.short_writes(1000)
    line = "once upon a time " + 5_000 * "w" + " ever after"
    alice.says(line)
    bob.hears(line)


# -- ends ------------------------------------------------------------------------------------


def test_who_leaves_is_forgotten(room: Room):
    alice, bob, carol = room.join("alice", "bob", "carol")
    bob.leaves()
    room.settle()
    for text in "one", "two", "three":
        alice.says(f"{text}, and Bob has left")
        carol.hears(f"{text}, and Bob has left")


def test_who_vanishes_is_forgotten(room: Room):
    alice, bob, carol = room.join("alice", "bob", "carol")
    bob.vanishes()
    room.settle()
    for text in "one", "two", "three":
        alice.says(f"{text}, and Bob is gone")
        carol.hears(f"{text}, and Bob is gone")


def test_a_machine_is_gone(room: Room):
    alice, bob, carol = room.join("alice", "bob", "carol")
    room.next_send_fails(bob)
    alice.says("is Bob's machine there?")
    carol.hears("is Bob's machine there?")


def test_who_leaves_in_between(room: Room):
    zoe, alice, bob, carol = room.join("zoe", "alice", "bob", "carol")
    with room.paused_before_send(bob):
        alice.says("do not skip anybody")
        room.settle()
        zoe.leaves()
        room.settle()
    bob.hears("do not skip anybody")
    carol.hears("do not skip anybody")


def test_the_next_ones_may_come(room: Room):
    for person in room.join("alice", "bob"):
        person.leaves()
    room.settle()
    carol, dave = room.join("carol", "dave")
    carol.says("is it open?")
    dave.hears("is it open?")


def test_ctrl_c_ends_it(room: Room):
    alice = room.join("alice")
    room.press_ctrl_c()
    alice.sees_the_end()


# -- at once ---------------------------------------------------------------------------------


def test_who_does_not_read_stalls_nobody(room: Room):
    room.join_and_read_nothing("eve")
    alice, bob = room.join("alice", "bob")
    for number in range(6):
        alice.says(LONG, f"mark {number}")
        bob.hears(f"mark {number}")


def test_a_pause_costs_nothing(room: Room):
    alice, bob = room.join("alice", "bob")
    carol = room.join_and_read_nothing("carol")
    lines = [f"line {number} {LONG} ends {number}" for number in (1, 2, 3, 4)]
    for line in lines:
        alice.says(line)
        bob.hears(line)
    carol.reads_again()
    carol.hears_in_order(*lines)


def test_one_speaker_one_order(room: Room):
    alice, bob = room.join("alice", "bob")
    with room.next_thread_pauses():
        alice.says("this comes first")
        room.settle()
        alice.says("that comes second")
        room.settle()
    bob.hears_in_order("this comes first", "that comes second")
