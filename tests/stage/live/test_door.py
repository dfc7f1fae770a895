"""Proves autograder/stage/live/door.py: strangers come in from the network, and the door trusts
nobody.
"""

from __future__ import annotations

import contextlib
import socket
from xml.etree import ElementTree

import pytest

from autograder.stage.live import board, door
from autograder.stage.live.room import LiveRoom
from helpers.live import Stranger, everything_shown, names, turn_until


def test_a_browser_gets_the_line_as_plain_text(live: LiveRoom) -> None:
    browser = Stranger(live, b"GET / HTTP/1.1\r", b"Host: x\r", b"\r")
    turn_until(live, lambda: browser.gone)
    head, _, body = bytes(browser.heard).partition(b"\r\n\r\n")
    assert b"text/plain" in head
    assert b"python3 -c" in body
    assert f"Content-Length: {len(body)}".encode() in head
    assert names(live) == []
    asks_first = Stranger(live, b"HEAD / HTTP/1.1\r", b"Host: x\r", b"\r")
    turn_until(live, lambda: asks_first.gone)
    assert bytes(asks_first.heard) == head + b"\r\n\r\n"


EVIL = [
    b"<script>alert(1)</script>",
    b"</text></svg><img src=x onerror=alert(1)>",
    b"**bold** [link](javascript:alert(1)) $x$ `code`",
    b"\x1b[2J\x1b]0;title\x07\x08\x7f\x00\x9b31m",
    "\u202egnp.exe\u2066\u200b".encode(),
    b"\xff\xfe\xc3(",
    b"{0.__class__} %s %(x)s {text} {name}",
    b"__import__('os').abort()",
]


def test_what_a_guest_says_is_only_text(live: LiveRoom) -> None:
    friend = Stranger(live, b"friend")
    turn_until(live, lambda: "friend" in names(live))
    for number, line in enumerate(EVIL):  # as a name, and as a message
        evil = Stranger(live, line, line, b"done %d" % number)
        turn_until(live, lambda n=number: b"done %d\n" % n in friend.heard)  # type: ignore[misc]
        shown = everything_shown(live)
        assert not {"\x1b", "\x00", "\x08", "\x7f", "\x07", "\u202e", "\u2066", "\x9b"} & {*shown}
        html = "".join(p.html for name, p in live.board.shown.items() if name != "invitation")
        for piece in ("<script", "<img", "</svg", "javascript:alert(1)>"):
            assert piece not in html
            assert piece not in live.board.shown["chart"].svg.removesuffix("</svg>\n")
        ElementTree.fromstring(live.board.shown["chart"].svg)
        evil.leave()
    assert not {0x1B, 0x00, 0x08, 0x7F} & {*friend.heard}  # nor do other guests get them


def test_nobody_is_called_server_and_no_two_the_same(live: LiveRoom) -> None:
    for name in (b"server", b"Anna", b"Anna", b" ", b"A" * 50):
        people = len(names(live))
        Stranger(live, name)
        turn_until(live, lambda n=people: len(names(live)) > n and all(names(live)))  # type: ignore[misc]
    assert names(live) == ["server2", "Anna", "Anna2", "guest", "A" * 14]
    everything_shown(live)


def test_a_huge_line_ends_with_its_sender(live: LiveRoom) -> None:
    friend, evil = Stranger(live, b"friend"), Stranger(live, b"evil")
    turn_until(live, lambda: len(names(live)) == 2 and all(names(live)))
    with contextlib.suppress(OSError):
        for _ in range(100):
            evil.socket.setblocking(False)
            evil.socket.send(b"x" * 65536)
            live.door.turn(0.01)
    turn_until(live, lambda: names(live) == ["friend"])
    assert b"xxx" not in friend.heard


def test_who_speaks_too_fast_or_reads_nothing_has_to_go(
    live: LiveRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    fast = Stranger(live, b"fast", *[b"again"] * 30)
    turn_until(live, lambda: fast.gone)
    monkeypatch.setattr(door, "LAZY", 4096)
    monkeypatch.setattr(door, "PACE", 1e6)
    lazy, talker = Stranger(live, b"lazy"), Stranger(live, b"talker")
    turn_until(live, lambda: len(names(live)) == 2)
    live.room.lines.remove(lazy.socket)  # reads no more
    lazy.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)

    rest = b""

    def goes_on() -> bool:
        nonlocal rest
        rest = rest or (b"y" * 900 + b"\n") * 20
        with contextlib.suppress(BlockingIOError):
            rest = rest[talker.socket.send(rest) :]  # or a line would begin in another one
        return names(live) == ["talker"]

    turn_until(live, goes_on)
    assert all(len(guest.to_guest) <= 4096 for guest in live.door.guests)


def test_a_crowd_is_let_in_up_to_a_number(live: LiveRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board, "NAMES", 10)
    crowd = []
    for number in range(200):
        crowd.append(Stranger(live, b"guest %d" % number))
        live.door.turn(0)  # or the queue of the listener is full
    turn_until(live, lambda: live.door.refused == 180 and all(names(live)))
    assert len(live.door.guests) == 20
    turn_until(live, lambda: sum(stranger.gone for stranger in crowd) == 180)
    shown = everything_shown(live)
    assert ", and 10 more" in shown
    assert "Not let in: 180." in shown
    turn_until(live, lambda: "20 threads" in everything_shown(live))
    for stranger in crowd:
        stranger.leave()
    turn_until(live, lambda: not live.door.guests)


def test_who_never_says_a_name_has_to_go(live: LiveRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "SILENT", 0.2)
    ben = Stranger(live, b"Ben")
    turn_until(live, lambda: names(live) == ["Ben"])
    silent = Stranger(live)
    turn_until(live, lambda: silent.gone)
    assert names(live) == ["Ben"]
    assert not ben.gone
