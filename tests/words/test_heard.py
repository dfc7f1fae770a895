"""Proves autograder/words/heard.py: a text that came changed is known, and told as changed."""

from __future__ import annotations

import pytest

from autograder.words.heard import as_it_came, changed, place_heard, times_heard

SAID = "alice goes on, one"


@pytest.mark.parametrize(
    "came",
    [
        "alice: goes: on,: one",
        "ALICE GOES ON, ONE",
        "alicegoeson,one",
        "alice\tgoes_on,  one",
        "alice goes on, on\n",
        "lice goes on, one",
        "alice&nbsp;goes&nbsp;on, one",
    ],
)
def test_a_text_is_known_by_its_words(came: str) -> None:
    data = f"alice\n[12:00] {came}\n".encode()
    assert times_heard(SAID, data) == 1
    assert changed(SAID, data) == came.strip()
    assert place_heard(SAID, data) == data.find(came.encode())


@pytest.mark.parametrize("came", ["alice goes on, two", "alice goes\non, one", "one", ""])
def test_another_text_is_not_taken_for_it(came: str) -> None:
    assert times_heard(SAID, came.encode()) == 0
    assert changed(SAID, came.encode()) == ""


def test_a_text_that_came_as_it_was_said_counts_as_often_as_it_came() -> None:
    data = bytearray(b"hello bob\nHELLO BOB\nbob: hello bob\n")
    assert times_heard("hello bob", data) == 2
    assert place_heard("hello bob", data) == 0
    assert changed("hello bob", data) == ""


def test_a_number_is_not_known_by_its_beginning() -> None:
    assert times_heard("mark number 10", b"mark number 1\n") == 0
    assert times_heard("line 10.", b"line 1.\n") == 0


def test_a_text_without_words_comes_as_it_is_or_not_at_all() -> None:
    assert times_heard("", b"abc") == times_heard("", b"abc")
    assert times_heard("☕", "☕☕".encode()) == 2
    assert times_heard("!", b"?") == 0


@pytest.mark.parametrize("clear", [b"\x1b[2J", b"\x1b[H\x1b[2J\x1b[3J", b"\x1b[H\x1b[J", b"\x1bc"])
def test_what_is_drawn_anew_on_a_cleared_screen_has_come_once(clear: bytes) -> None:
    first, second = b"hello bob\n", b"hello bob\nand bye\n"
    assert times_heard("hello bob", clear + first + clear + second) == 1
    assert times_heard("hello bob", clear + first + clear + first * 2) == 2
    assert times_heard("Hello Bob", clear + first + clear + second) == 1


@pytest.mark.parametrize("came", ["hello  dear  bob", "HELLO DEAR BOB", "hello: dear: bob"])
def test_a_text_all_of_whose_words_came_is_known(came: str) -> None:
    assert as_it_came("hello dear bob", f"alice> {came}\n".encode()) == came


@pytest.mark.parametrize("came", ["hello dear bo", "hello bob", "ello dear bob"])
def test_a_text_that_has_lost_a_letter_is_not(came: str) -> None:
    assert as_it_came("hello dear bob", f"{came}\n".encode()) == "hello dear bob"


def test_letters_of_any_alphabet_and_of_a_long_text_may_come_in_capitals() -> None:
    text = "Ёжик пьёт чай"
    assert times_heard(text, f"x: {text.upper()}\n".encode()) == 1
    assert changed(text, f"x: {text.upper()}\n".encode()) == text.upper()
    assert times_heard(text, "x: Ёжик пьёт кофе\n".encode()) == 0
    long = "alice " + "абв где " * 100 + "."
    data = f"\xff x\nbob: {long.upper()}\n".encode()
    assert place_heard(long, data) == data.index(b"ALICE")
    assert as_it_came(long, data) == long.upper()
    assert times_heard(long, data.replace("ГДЕ".encode(), "ГДЖ".encode(), 1)) == 0
