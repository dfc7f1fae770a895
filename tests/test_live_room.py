"""A live room: the class comes in through a door that trusts nobody."""

from __future__ import annotations

import contextlib
import shlex
import socket
import subprocess
import sys
import time
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from autograder.stage import door
from autograder.stage import live as live_stage
from autograder.stage.live import LiveRoom, live_room
from autograder.stage.show import Picture

SERVER = Path(__file__).parents[1].joinpath("reference/04_multi_user_chat/server.py")


@pytest.fixture
def live() -> Iterator[LiveRoom]:
    with live_room(SERVER.read_text("utf-8"), port=0, most=20) as room:
        yield room


class Stranger:
    """Somebody from the network, and all that came to them."""

    def __init__(self, room: LiveRoom, *lines: bytes) -> None:
        self.socket = socket.create_connection(room.door.address)
        self.heard = bytearray()
        self.gone = False
        self.lines = room.room.lines
        self.lines.add(self.socket, self._hear)
        for line in lines:
            self.socket.send(line + b"\n")

    def leave(self) -> None:
        self.lines.remove(self.socket)
        self.socket.close()

    def _hear(self, data: bytes) -> None:
        self.heard += data
        self.gone = self.gone or not data


def turn_until(room: LiveRoom, condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60  # bounds a failure only
    while not condition():
        assert time.monotonic() < deadline
        room.door.turn(0.05)


def names(room: LiveRoom) -> list[str]:
    return [guest.name for guest in room.door.guests]


def everything_shown(room: LiveRoom) -> str:
    room.refresh()
    pictures = room.board.shown.values()
    return "\n".join(picture.text + picture.html + picture.svg for picture in pictures)


def test_a_rehearsal_ends_by_itself_and_shows_everything(
    live: LiveRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_stage, "REHEARSAL", 60.0)  # it is over when all lines have come
    live.run()
    shown = {name: picture.text for name, picture in live.board.shown.items()}
    assert shown["people"].endswith("Anna (2), Ben (2), Chen (2)")
    assert shown["chart"].count("“Chen”") == 3  # it came in once and went out twice
    assert shown["threads"].count("(serve)") == 3
    assert live.door.address[0] == "127.0.0.1"


def test_the_same_text_of_two_people_is_two_messages(live: LiveRoom) -> None:
    def came(line: bytes, *people: Stranger) -> None:
        turn_until(live, lambda: all(line in person.heard for person in people))

    anna = Stranger(live, b"Anna")
    turn_until(live, lambda: "“Anna”" in [row.text for row in live.door.diary])
    turn_until(live, lambda: "recv(1024)" in everything_shown(live))
    ben = Stranger(live, b"Ben")
    came(b"Ben", anna)
    chen = Stranger(live, b"Chen")
    came(b"Chen", anna, ben)
    ben.socket.send(b"hello\n")
    came(b"hello", anna, chen)
    chen.socket.send(b"hello\n")
    came(b"hello", ben)

    def rows() -> list[tuple[str, list[str]]]:
        return [(row.start, row.ends) for row in live.door.diary if row.text == "“hello”"]

    turn_until(live, lambda: len(rows()) == 4 and len(rows()[-1][1]) == 2)
    assert [(start, sorted(ends)) for start, ends in rows()] == [
        ("Ben", ["server"]),
        ("server", ["Anna", "Chen"]),
        ("Chen", ["server"]),
        ("server", ["Anna", "Ben"]),
    ]


def test_the_line_for_guests_is_a_client() -> None:
    with live_room(SERVER.read_text("utf-8"), port=0) as room:
        listener = Stranger(room, b"listener")
        turn_until(room, lambda: names(room) == ["listener"])
        command = shlex.split(live_stage.client_line(*room.door.address))
        guest = subprocess.Popen([sys.executable, *command[1:]], stdin=subprocess.PIPE)
        assert guest.stdin is not None
        guest.stdin.write("Анна\nпривет\n".encode())
        guest.stdin.close()
        turn_until(room, lambda: "привет\n".encode() in listener.heard)
        assert guest.wait(10) == 0


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

    def goes_on() -> bool:
        with contextlib.suppress(BlockingIOError):
            talker.socket.send((b"y" * 900 + b"\n") * 20)
        return names(live) == ["talker"]

    turn_until(live, goes_on)
    assert all(len(guest.to_guest) <= 4096 for guest in live.door.guests)


def test_a_crowd_is_let_in_up_to_a_number(live: LiveRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_stage, "NAMES", 10)
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


def test_memory_is_bounded(live: LiveRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "PACE", 1e6)
    monkeypatch.setattr(live_stage, "EVENTS", 100)
    friend, talker = Stranger(live, b"friend"), Stranger(live, b"talker")
    for number in range(40):
        talker.socket.send(b"".join(b"%d %d\n" % (number, n) for n in range(50)))
        turn_until(live, lambda n=number: b"%d 49\n" % n in friend.heard)  # type: ignore[misc]
    live.refresh()
    assert len(live.door.diary) == door.KEPT
    assert live.room.server is not None
    assert len(live.room.server.events) < 200
    assert all(len(row.text) <= 80 for row in live.door.diary)


def test_who_never_says_a_name_has_to_go(live: LiveRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "SILENT", 0.2)
    silent = Stranger(live)
    turn_until(live, lambda: silent.gone)


def test_the_button_and_the_end_of_the_server_end_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def press() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(live_stage, "lan_address", lambda: "127.0.0.1")
    for act in ("button", "server ends"):
        with live_room(SERVER.read_text("utf-8"), minutes=10, port=0) as room:
            friend = Stranger(room, b"friend")
            turn_until(room, lambda: "friend" in names(room))
            if act == "button":
                monkeypatch.setattr(room.door, "turn", lambda patience: press())
            else:
                assert room.room.server is not None
                room.room.server.kill()
            room.run()
            assert ("end" in room.board.shown) == (act == "button")
        assert friend.socket.recv(1) == b"" or act == "server ends"
        assert not room.room.server.running if room.room.server else False


def test_pictures_are_refreshed_in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []

    class Handle:
        def update(self, picture: object) -> None:
            shown.append("updated")

    def display(picture: object, display_id: bool) -> Handle:
        assert display_id
        shown.append("new")
        return Handle()

    module = types.ModuleType("IPython.display")
    module.display = display  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "IPython", types.ModuleType("IPython"))
    monkeypatch.setitem(sys.modules, "IPython.display", module)
    monkeypatch.setattr(live_stage, "in_notebook", lambda: True)
    board = live_stage.Board()
    for text in ("one", "one", "two"):
        board.show("place", Picture(text))
    assert shown == ["new", "updated"]


def test_an_address_of_this_machine() -> None:
    address = live_stage.lan_address()
    with socket.create_server((address, 0)):
        pass
