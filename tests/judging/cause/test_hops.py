"""Proves autograder/judging/cause/hops.py: who changed a text on its way is named with the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.golden import Golden

MANY = "04_multi_user_chat"
SENT, RELAYED, SHOWN = "server.sendall(line.encode())", "client.sendall(data)", "data.decode()"
CHANGES = {
    "the client sends less": (
        *("client.py", SENT, 'server.sendall(" ".join(line.split()).encode())'),
        "client.py (alice) sent something else than was typed (client.py:‹{new}›).",
    ),
    "the server sends on less": (
        *("server.py", RELAYED, 'client.sendall(b" ".join(data.split()))'),
        "server.py read it as it was sent (server.py:*), and sent on something else "
        "(server.py:‹{new}›).",
    ),
    "the client shows less": (
        *("client.py", SHOWN, '" ".join(data.decode().split())'),
        "client.py (bob) read it as it was sent (client.py:*), and showed something else.",
    ),
}


@pytest.mark.parametrize(("file", "old", "new", "says"), CHANGES.values(), ids=CHANGES)
def test_who_changed_a_text(file: str, old: str, new: str, says: str, tmp_path: Path) -> None:
    says = says.replace("{new}", new)
    golden = Golden(MANY, "", "test_text_as_typed", says, "", file, ((old, new),))
    told = golden.judged(tmp_path / "hand-in").feedback
    assert told is not None
    first, _end, second = told.got.partition("”. ")
    assert first.startswith("It came changed: ")
    assert golden.fits(second, tmp_path / "hand-in"), second
