"""Proves autograder/evidence/breaking/written.py: slips by which a test sees nothing."""

from __future__ import annotations

from textwrap import indent

from autograder.evidence.breaking.written import Written

RIGHT = """\
def test_echo(room):
    alice, bob = room.join("alice", "bob")
    alice.says("one", "two")
    bob.hears("one", "two")
    alice.never_heard("one")

def test_vanishing(room):
    alice, bob = room.join("alice", "bob")
    bob.leaves()
    alice.says("is bob gone?")

def helper(room):
    return room.join("alice")

def test_helped(room):
    helper(room).says("hello")
"""


def slips(old: str = "", new: str = "") -> list[str]:
    assert old in RIGHT
    written = Written(RIGHT.replace(old, new, 1), "test_chat.py")
    return [written.told(slip)[1] for slip in written.slips()]


def test_a_right_test_has_none() -> None:
    assert slips() == []
    assert Written("def test_(", "test_chat.py").slips() == []


def test_a_word_that_is_only_named() -> None:
    assert slips('alice.never_heard("one")', "alice.never_heard") == [
        "alice.never_heard at test_chat.py:5 is only named, not called: write alice.never_heard()."
    ]


def test_a_test_that_cannot_fail() -> None:
    hidden = '    try:\n        bob.hears("one")\n    except AssertionError:\n        pass\n'
    assert slips('    bob.hears("one", "two")\n', hidden) == [
        "test_echo cannot fail: the except at test_chat.py:6 hides that something did not come."
    ]
    again = hidden.replace("pass", "raise")
    assert slips('    bob.hears("one", "two")\n', again) == []


def test_a_text_that_nobody_says_or_says_later() -> None:
    assert slips('never_heard("one")', 'never_heard("three")') == [
        "“three” (test_chat.py:5) is said nowhere in test_echo: nobody can hear it."
    ]
    early = '    alice.never_heard("one")\n    alice.says("one", "two")\n'
    assert slips('    alice.says("one", "two")\n', early) == [
        "test_echo asks too early (test_chat.py:3): “one” is said only after that."
    ]


def test_a_function_that_is_no_test() -> None:
    assert slips("def test_echo", "def echo") == [
        "echo (test_chat.py:1) is not run: its name does not begin with test_."
    ]


def test_the_test_that_comes_nearest() -> None:
    written = Written(RIGHT, "test_chat.py")
    assert written.nearest(("leaves",), "nobody is forgotten") == "test_vanishing"
    assert written.nearest(("vanishes",), "only those vanish who") == "test_vanishing"
    assert written.nearest(("press_ctrl_c",), "zzzz") == ""
    assert written.asks("test_echo", "alice")
    assert not written.asks("test_vanishing", "bob")


def test_who_reaches_somebody_says_it_and_asks_them() -> None:
    said = RIGHT.replace("bob.leaves()", 'alice.reaches(bob, line="three")')
    written = Written(said, "test_chat.py")
    assert written.asks("test_vanishing", "bob")
    assert not written.asks("test_vanishing", "alice")
    lost = said.replace('line="three")', 'line="three")\n    bob.never_heard("two")')
    assert [slip.test for slip in Written(lost, "test_chat.py").slips()] == ["test_vanishing"]


def test_a_method_is_read_like_a_function() -> None:
    written = Written("class TestEcho:\n" + indent(RIGHT, "    "), "test_chat.py")
    assert written.words("test_echo") == {"join", "says", "hears", "never_heard"}
