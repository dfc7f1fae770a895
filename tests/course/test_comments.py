"""Proves autograder/course/comments.py: remarks are read out, translated, and the code stays."""

from __future__ import annotations

import pytest

from autograder.course import comments, skeletons

PROGRAM = '''\
"""A chat, the server."""

import socket

LIMIT = 10  # bytes


def serve(client):
    """Relay what one client says.

    Runs in a thread
    of its own.
    """
    # TODO: walk over a copy. Send all to each
    # TODO: client that is not the sender.
    # TODO: second sitting: go on with the next.
    # It may be gone. That is
    # no harm.
    # print(client)


# -- how it works ------------


def text():
    return "# no comment"  # -> output
'''
FOUND = [
    "A chat, the server.",
    "bytes",
    "Relay what one client says.\n\nRuns in a thread of its own.",
    "TODO: walk over a copy. Send all to each client that is not the sender.",
    "TODO: second sitting: go on with the next.",
    "It may be gone. That is no harm.",
    "how it works",
    "-> output",
]


def test_what_is_one_remark_to_a_reader_is_one_text() -> None:
    assert [remark.text for remark in comments.remarks(PROGRAM)] == FOUND


def test_a_translation_changes_the_remarks_and_nothing_else() -> None:
    words = {
        FOUND[0]: "Чат: сервер.",
        FOUND[1]: "в байтах",
        FOUND[2]: "Переслать, что говорит клиент.\n\nРаботает в своём потоке.",
        FOUND[3]: "TODO: "
        + "пройдите по копии реестра, отправьте всё каждому, " * 3
        + "и так далее.",
        FOUND[6]: "как это устроено",
    }
    told = comments.translated(PROGRAM, words)
    assert comments.without(told) == comments.without(PROGRAM)
    lines = told.splitlines()
    assert lines[0] == '"""Чат: сервер."""'
    assert "LIMIT = 10  # в байтах" in lines
    assert '    """Переслать, что говорит клиент.' in lines
    assert "    Работает в своём потоке." in lines
    assert told.count("# TODO: ") == 3
    assert "    # TODO: second sitting: go on with the next." in lines
    assert "    # print(client)" in lines
    assert "# -- как это устроено --------" in lines
    assert max(map(len, lines)) <= comments.WIDEST
    assert words[FOUND[3]] in [remark.text for remark in comments.remarks(told)]


def test_what_is_too_long_behind_code_stands_above_it() -> None:
    told = comments.translated(PROGRAM, {"bytes": "сколько байтов " * 8})
    at = told.splitlines().index("LIMIT = 10")
    assert told.splitlines()[at - 1].startswith("# ")
    assert comments.without(told) == comments.without(PROGRAM)


@pytest.mark.parametrize("slug", skeletons.with_skeleton())
def test_a_skeleton_that_is_put_back_as_it_was_is_the_same(slug: str) -> None:
    for name, data in skeletons.shipped(slug).items():
        program = data.decode("utf-8")
        if name.endswith(".py"):
            said = [remark.text for remark in comments.remarks(program)]
            told = comments.translated(program, dict(zip(said, said, strict=True)))
            assert [remark.text for remark in comments.remarks(told)] == said
            assert comments.without(told) == comments.without(program)
