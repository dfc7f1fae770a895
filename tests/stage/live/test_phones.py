"""Proves autograder/stage/live/phones.py and autograder/stage/live/bridge.py: a class takes part by
phone, and whatever a phone sends harms nobody.
"""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import select
import socket
import struct
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from autograder.stage.ask import Question
from autograder.stage.live import bridge, phones
from autograder.stage.live import room as room_module
from autograder.stage.live.room import LiveRoom, live_room
from helpers.live import SERVER, everything_shown, names, turn_until
from helpers.phones import Phone, beside, phone, socket_of
from helpers.waiting import PATIENCE

ASKED = Question("Which one?", ("the first", "<b>the second</b>"))
CROWD = 100


@pytest.fixture
def crowded() -> Iterator[LiveRoom]:
    with live_room(SERVER.read_text("utf-8"), port=0) as room:
        yield room


@pytest.mark.programs
def test_a_hundred_phones_join_type_vote_and_read_all_that_is_said(crowded: LiveRoom) -> None:
    crowded.phones.ask(ASKED)

    async def story() -> list[Phone]:
        everybody = []
        for number in range(CROWD):
            everybody.append(await phone(crowded.phones.url, f"p{number}"))
            # Each one is heard by the one before, so it is in the registry.
            if number:
                await everybody[0].until(lambda n=number: f"p{n}\n" in everybody[0].heard)  # type: ignore[misc]
        for one in everybody:
            await one.until(lambda one=one: one.poll)  # type: ignore[misc]
            await one.sends(vote="AB"[int(one.name[1:]) % 4 == 0], poll=one.poll["number"])
            await one.sends(say=f"hello from {one.name}!")
        for one in everybody:
            others = {f"hello from {p.name}!" for p in everybody if p is not one}
            await one.until(lambda o=others, one=one: all(text in one.heard for text in o))  # type: ignore[misc]
            await one.until(lambda one=one: one.voted and one.thread)  # type: ignore[misc]
        return everybody

    everybody = beside(crowded, story(), refresh=True)
    for one in everybody:  # each line once, and none to its author
        assert all(one.heard.count(f"from {p.name}!") == (p is not one) for p in everybody)
    assert sorted(names(crowded)) == sorted(f"p{number}" for number in range(CROWD))
    assert crowded.phones.votes() == {"A": 75, "B": 25}
    assert crowded.phones.end_of_vote() == {"A": 75, "B": 25}
    server = crowded.room.server
    assert len(server.where()) == CROWD + 1  # a real thread each, and the one that accepts
    crowded.refresh()
    tiles = crowded.board.shown["wall"].text.splitlines()
    assert len(tiles) == CROWD + 1
    assert {line.split()[0] for line in tiles[1:]} == {*names(crowded)}


EVIL = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\x1b[2J\x1b]0;title\x07\x00",
    "\u202egnp.exe\u2066\ud800",
    "two\nlines\u2028in one",
    "ё" * 600,
]


def test_what_a_phone_says_comes_as_one_line_of_clean_text(crowded: LiveRoom) -> None:
    async def story() -> str:
        friend = await phone(crowded.phones.url, "friend")
        await friend.until(lambda: friend.poll is None and names(crowded))
        for number, evil in enumerate(EVIL):
            one = await phone(crowded.phones.url, evil, number=str(number))
            await one.sends(say=evil)
            await one.sends(say=f"done {number}")
            await friend.until(lambda n=number: f"done {n}\n" in friend.heard)  # type: ignore[misc]
            await one.wire.close()
        return friend.heard

    heard = beside(crowded, story(), refresh=True)
    assert not {"\x1b", "\x07", "\x00", "\u202e", "\u2066", "\u2028", "\r"} & {*heard}
    assert "two lines in one\n" in heard
    assert "ё" * (bridge.LINE // 2) + "\n" in heard
    shown = everything_shown(crowded)
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown


def test_who_does_not_speak_as_the_page_does_is_sent_home(crowded: LiveRoom) -> None:
    async def answer(first: object, *more: object) -> int:
        wire = await connect(socket_of(crowded.phones.url), proxy=None)
        with contextlib.suppress(ConnectionClosed):
            for message in (first, *more):
                await wire.send(message)  # type: ignore[arg-type]
            await wire.wait_closed()
        return wire.close_code or 0

    hello = json.dumps({"phone": "1", "name": "one"})

    async def story() -> list[int]:
        return [
            await answer("rubbish"),
            await answer("[" * 4000),
            await answer(b"\x00\xff"),
            await answer(json.dumps({"phone": 5, "name": "x"})),
            await answer(json.dumps({"phone": "x" * 100, "name": "x"})),
            await answer(hello, b"binary"),
            await answer(hello, json.dumps({"what": "?"})),
            await answer(hello, json.dumps({"say": ["no", "text"]})),
            await answer(hello, "x" * (phones.FRAME + 1)),
            await answer("x" * (1 << 20)),
            await answer(hello, *[json.dumps({"say": "flood"})] * 100),
        ]

    too_big = 1009  # RFC 6455, 7.4.1
    rude = [bridge.RUDE] * 8
    assert beside(crowded, story()) == [*rude, too_big, too_big, bridge.TOO_FAST]
    turn_until(crowded, lambda: not crowded.door.guests and not len(crowded.phones))


def test_who_asks_a_lot_and_goes_is_no_line_in_the_cell(
    crowded: LiveRoom, caplog: pytest.LogCaptureFixture
) -> None:
    url = urlsplit(socket_of(crowded.phones.url))
    asks = (
        f"GET {url.path} HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    for _time in range(20):
        with socket.create_connection((url.hostname, url.port)) as wire:
            wire.sendall(asks.encode())
            assert wire.recv(4096).startswith(b"HTTP/1.1 101")
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            wire.sendall(b"\x89\x80\0\0\0\0" * 4000)  # empty pings, then a reset

    async def story() -> None:
        one = await phone(crowded.phones.url, "one")
        await one.until(lambda: len(crowded.phones) == 1)

    beside(crowded, story())
    assert caplog.text == ""


def test_without_the_token_there_is_nothing(crowded: LiveRoom) -> None:
    host, port = urlsplit(crowded.phones.url).netloc.split(":")

    def get(path: str, method: str = "GET") -> tuple[int, str, dict[str, str]]:
        connection = http.client.HTTPConnection(host, int(port), timeout=PATIENCE)
        connection.request(method, path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), dict(answer.headers)

    for path in ("/", "/wrong", "/rehearsal/../x", "/rehearsal/socket", "/rehearsalx", "//"):
        status, text, _headers = get(path)
        assert (status, "<" in text) == (404, False)
    for typed in ("/rehearsal", "/Rehearsal/", "/rehearsal."):  # a full stop ends the sentence
        status, text, headers = get(typed)
        assert status == 200
    assert int(headers["Content-Length"]) == len(text.encode())
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in text.replace("replace(/^http/", "")  # it loads nothing
    assert "innerHTML" not in text

    async def story() -> None:
        with pytest.raises(InvalidStatus):
            await connect(f"ws://{host}:{port}/wrong/socket", proxy=None)
        await (await connect(f"ws://{host}:{port}/Rehearsal/socket", proxy=None)).close()

    beside(crowded, story())


def test_a_phone_that_comes_again_is_the_same_one(crowded: LiveRoom) -> None:
    crowded.phones.ask(ASKED)

    async def story() -> tuple[tuple[int, str], str]:
        one = await phone(crowded.phones.url, "Anna", number="7")
        await one.until(lambda: one.poll)
        await one.sends(vote="A", poll=1)
        await one.until(lambda: one.voted)
        again = await phone(crowded.phones.url, "Anna", number="7")
        await again.until(lambda: again.voted)
        for wrong in ({"vote": "C"}, {"vote": "AB"}, {"vote": None}, {"vote": "B", "poll": 2}):
            await again.sends(**({"poll": 1} | wrong))
        await again.sends(vote="B", poll=1)
        await again.until(lambda: again.voted == "B")
        return await one.is_home(), again.voted

    home, voted = beside(crowded, story())
    assert home[0] == bridge.ELSEWHERE
    assert voted == "B"
    assert crowded.phones.end_of_vote() == {"B": 1}


@pytest.mark.programs
def test_a_phone_that_does_not_read_has_to_go_and_the_others_go_on(
    crowded: LiveRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograder.stage.live.door.PACE", 1e6)
    monkeypatch.setattr(bridge, "PACE", 1e6)

    async def story() -> None:
        friend = await phone(crowded.phones.url, "friend")
        wire = await connect(socket_of(crowded.phones.url), proxy=None, max_queue=1)
        await wire.send(json.dumps({"phone": "lazy", "name": "lazy"}))
        wire.transport.pause_reading()
        talker = await phone(crowded.phones.url, "talker")
        await friend.until(lambda: "talker" in friend.heard)
        for number in range(20_000):
            await talker.sends(say=f"{number} {'y' * 800}")
            if number % 20 == 0:  # or it is the talker whom nobody can follow
                await friend.until(lambda n=number: f"{n} y" in friend.heard)  # type: ignore[misc]
                friend.heard = ""
                if "lazy" not in names(crowded):
                    break
        else:
            raise AssertionError("the phone that does not read is still there")
        await talker.sends(say="the end")
        await friend.until(lambda: "the end" in friend.heard)
        wire.transport.abort()

    beside(crowded, story())
    assert sorted(names(crowded)) == ["friend", "talker"] or not names(crowded)


def test_connections_that_say_nothing_do_not_keep_others_out(crowded: LiveRoom) -> None:
    where = urlsplit(crowded.phones.url)
    assert where.port is not None
    silent = [socket.create_connection((where.hostname, where.port)) for _ in range(400)]
    turned_away = set()
    while len(turned_away) < len(silent) - 2 * room_module.MOST:
        ended, _, _ = select.select([s for s in silent if s not in turned_away], [], [], 30)
        assert ended
        turned_away |= set(ended)
    for one in silent:
        one.close()

    async def story() -> None:
        async with asyncio.timeout(60):
            while True:
                with contextlib.suppress(OSError, EOFError, ConnectionClosed):
                    friend = await phone(crowded.phones.url, "friend")
                    return await friend.until(lambda: names(crowded) == ["friend"])

    beside(crowded, story())


def test_a_full_room_lets_no_phone_in() -> None:
    with live_room(SERVER.read_text("utf-8"), port=0, most=3) as room:

        async def story() -> tuple[int, str]:
            for number in range(3):
                await (one := await phone(room.phones.url, f"p{number}")).until(lambda: one.news)
            return await (await phone(room.phones.url, "late")).is_home()

        assert beside(room, story()) == (bridge.RUDE, "The room is full.")


def test_the_end_of_the_cell_sends_all_phones_home_at_once() -> None:
    with live_room(SERVER.read_text("utf-8"), port=0) as room:
        url = urlsplit(room.phones.url)

        async def story() -> None:
            one = await phone(room.phones.url, "one")
            await one.until(lambda: names(room) == ["one"])
            one.reading.cancel()
            one.wire.transport.pause_reading()  # it does not even hear the goodbye

        beside(room, story())
        assert url.port is not None
        half_open = socket.create_connection((url.hostname, url.port))
        began = time.monotonic()
    assert time.monotonic() - began < 5
    assert not room.phones._thread.is_alive()
    half_open.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((url.hostname, url.port))
