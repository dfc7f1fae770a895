"""Proves autograder/proof/translation/sentences.py: each sentence is found, wherever it stands."""

from __future__ import annotations

import pytest

from autograder.proof.translation.sentences import sentences

FROM = {
    "There is no hint for this check.": "student/screen.py",  # in code
    "{name} says “{text}”.": "room/person.py",  # a step
    "One send() is one recv().": "course/misconceptions.py",  # marked
    "The server starts and listens.": "checks/01_echo_chat",  # a title
    'An empty line is the byte b"\\n": only b"" is the end.': "checks/01_echo_chat",  # a hint
    "It has one thread for everybody.": "checks/10_break_it",  # in a table of servers
    "UDP: two people type to each other at any time": "checks/02_two_user_udp",  # a variant
    "The belief it is about": "classroom/report/class.html",  # in a template
    "Explain every failure.": "cli.py",
    "Threaded chat": "course.toml",
}


@pytest.fixture(scope="module")
def found() -> dict[str, list[str]]:
    catalogue = sentences(["Explain every failure."])
    return {str(one.id): [file for file, _line in one.locations] for one in catalogue}


@pytest.mark.parametrize("sentence", FROM)
def test_a_sentence_is_found_where_it_stands(sentence: str, found: dict[str, list[str]]) -> None:
    assert FROM[sentence] in found[sentence]
