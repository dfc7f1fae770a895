"""Proves autograder/room/texts/secret.py: words that nobody can guess, all of one length."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

from autograder.kit import CHECKS, PACKAGE
from autograder.room.room import Room
from autograder.room.texts import secret
from autograder.room.texts.secret import Texts
from helpers.scripts import RELAY, opened

QUOTED = re.compile(r'"([^"\\]+)"')


def said_in(folder: Path) -> set[str]:
    return {text for path in folder.rglob("*.py") for text in QUOTED.findall(path.read_text())}


def test_a_word_differs_from_run_to_run_but_not_in_one() -> None:
    one, other = secret.new(), secret.new()
    texts = [f"text {number}" for number in range(100)]
    assert [secret.word(one, text) for text in texts] == [secret.word(one, text) for text in texts]
    assert len({secret.word(one, text) for text in texts}) > 90
    assert sum(secret.word(one, text) == secret.word(other, text) for text in texts) < 3


def test_all_words_have_one_length_and_no_text_of_a_check_is_in_one() -> None:
    letters = {*"fghjklmnpstzaou"}
    for number in range(1000):
        word = secret.word(b"a secret", str(number))
        assert len(word) == 6
        assert {*word} <= letters
    spoken = {text for folder in (CHECKS, PACKAGE / "evidence") for text in said_in(folder)}
    pairs = re.compile("[aou]?([fghjklmnpstz][aou])*[fghjklmnpstz]?")
    short = {text for text in spoken if len(text) <= 6 and text.isalpha()}
    assert {text for text in short if pairs.fullmatch(text)} == set()


def test_commands_empty_lines_long_ones_and_bursts_are_said_as_they_are() -> None:
    texts = Texts(b"a secret")
    for line in ("", "  ", "/who", "x" * 61):
        assert texts.say(line) == [line]
    burst = [f"{number}." for number in range(6)]
    assert texts.say(*burst) == burst
    assert Texts().say("hello") == ["hello"]


def test_what_was_said_is_heard_with_its_word_and_a_name_before_it() -> None:
    texts = Texts(b"a secret")
    (said,) = texts.say("hello bob")
    assert said.startswith("hello bob ")
    assert texts.heard("hello bob") == said
    assert texts.heard("alice: hello bob") == f"alice: {said}"
    assert texts.heard("* bob joined") == "* bob joined"
    assert texts.say("understood")[0].startswith("understood-")


def test_people_hear_what_was_said_in_this_run(room: Room) -> None:
    room.texts = Texts(b"a secret")
    opened(room, RELAY)
    alice, bob = room.connect("alice", "bob")
    alice.says("hello bob")
    bob.hears("hello bob")
    assert b"hello bob " + secret.word(b"a secret", "hello bob").encode() in bob.heard.data
    alice.replies("me")
    room.settle()
    assert bob.heard.data.endswith(b"me\n")


def test_letters_by_chance_cannot_be_packed_into_less() -> None:
    for count in (88, 300):
        text = secret.letters(count)
        assert (len(text), text[0].isalpha()) == (count, True)
        assert secret.letters(count) != text
        assert secret.least_bytes(count) < len(zlib.compress(text.encode(), 9)) <= count + 20
    assert (secret.least_bytes(88), secret.least_bytes(300)) == (54, 205)


def test_it_is_known_which_lines_have_a_word() -> None:
    texts = Texts(secret.new())
    said, command = texts.say("hello bob", "/who")
    assert [texts.is_secret(line) for line in (said, command, "hello bob")] == [True, False, False]
