"""Proves autograder/evidence/breaking/met.py: tests that meet a mistake and do not ask for it."""

from __future__ import annotations

from autograder.evidence.breaking.met import met
from autograder.evidence.breaking.words import Came


def came(*lines: bytes, name: str = "bob", ended: bool = False) -> list[Came]:
    return [Came(name, lines, ended)]


def told(wrong: list[Came], right: list[Came]) -> list[str]:
    found = met({"test_a": wrong}, {"test_a": right}, {"test_a": right})
    return [one.told("test_chat.py:3").partition(": ")[2] for one in found]


def often(comes: str, here: int, right: int) -> str:
    return f"how often {comes}: here {here}, from a right server {right}."


def test_what_comes_too_often_is_told() -> None:
    assert told(came(b"one", b"one"), came(b"one")) == [often("“one” comes to bob", 2, 1)]


def test_what_does_not_come_is_told() -> None:
    assert told(came(), came(b"one")) == [often("“one” comes to bob", 0, 1)]


def test_a_name_is_told_only_where_nothing_else_is() -> None:
    assert told(came(b"bob", b"one"), came()) == [often("“one” comes to bob", 1, 0)]
    assert told(came(b"bob"), came()) == [often("“bob” comes to bob", 1, 0)]


def test_an_end_is_told() -> None:
    assert told(came(ended=True), came()) == ["the server ends its connection to bob."]
    assert told(came(), came(ended=True)) == ["the server does not end its connection to bob."]


def test_what_differs_on_a_right_server_says_nothing() -> None:
    right, again = {"test_a": came(b"one")}, {"test_a": came(b"two")}
    assert met({"test_a": came(b"three")}, right, again) == []
    assert met({"test_a": came(b"three")}, {}, {}) == []


def test_who_is_somebody_else_each_time_is_not_compared() -> None:
    assert told(came(b"one", name="ann"), came()) == []
