"""One phone: what it types goes to the chat over a TCP connection of its own, and back.

The phone is never trusted. Each message is a short JSON object of one kind, so many a second.
Whoever does not read is not read for either: what waits then waits at the door of the room.
"""

from __future__ import annotations

import asyncio
import codecs
import json
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from autograder.stage.live.poll import Poll
from autograder.words.language import _
from autograder.words.plain import plain

LINE, NAME, NUMBER = 900, 40, 40  # bytes, letters, letters that a phone may send of each
BURST, PACE = 20, 5.0  # messages that a phone may send at once, and for each second after that
HELLO = 20.0  # seconds until a phone has said who it is
PIECE = 4096  # bytes that are passed on at once
RUDE, TOO_FAST, NO_CHAT, ELSEWHERE = 4001, 4002, 4003, 4004  # why a phone is sent home (RFC 6455)

Address = tuple[str, int]


@dataclass(eq=False)
class Phone:
    """A phone that has said its name, and what it is to be told: the newest of each kind."""

    wire: ServerConnection
    number: str  # which it has given itself: a page that is loaded anew is the same phone
    name: str
    address: Address | None = None  # of its own end of the connection to the chat
    news: dict[str, object] = field(default_factory=dict)
    bell: asyncio.Event = field(default_factory=asyncio.Event)
    goodbye: asyncio.Task[None] | None = None  # asyncio itself keeps no task alive

    def tell(self, kind: str, value: object) -> None:
        """Let it know, as soon as it reads."""
        self.news[kind] = value
        self.bell.set()


@dataclass
class Crowd:
    """All phones, and what they are asked. It belongs to the thread that serves them."""

    most: int
    chat: Address | None  # None: they only vote
    poll: Poll
    phones: dict[str, Phone] = field(default_factory=dict)  # by their number


class SentHome(Exception):
    """Why a phone has to go: a code of RFC 6455, 7.4.2, and a sentence for its user."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


async def carry(wire: ServerConnection, crowd: Crowd) -> None:
    """Serve one phone until it goes, or has to go."""
    phone = None
    try:
        phone = _known(wire, crowd, await asyncio.wait_for(wire.recv(), HELLO))
        crowd.phones[phone.number] = phone
        phone.tell("poll", crowd.poll.shown())
        phone.tell("voted", crowd.poll.vote_of(phone.number))
        await _talk(phone, crowd)
    except SentHome as sent:
        await wire.close(sent.code, sent.reason)
    except TimeoutError:
        await wire.close(RUDE, _("You have not said your name."))
    except ConnectionClosed:
        return
    finally:
        if phone is not None and crowd.phones.get(phone.number) is phone:
            del crowd.phones[phone.number]


def _known(wire: ServerConnection, crowd: Crowd, hello: str | bytes) -> Phone:
    """The phone that has introduced itself. An older connection of the same phone is over."""
    facts = _understood(hello)
    number, name = facts.get("phone"), facts.get("name")
    if not isinstance(number, str) or not isinstance(name, str) or not 0 < len(number) <= NUMBER:
        raise SentHome(RUDE, _("This is not what the page says."))
    before = crowd.phones.pop(number, None)
    if before is not None:
        elsewhere = _("This page was opened once more.")
        before.goodbye = asyncio.create_task(before.wire.close(ELSEWHERE, elsewhere))
    if len(crowd.phones) >= crowd.most:
        raise SentHome(RUDE, _("The room is full."))
    return Phone(wire, number, plain(" ".join(name.split()))[:NAME])


def _understood(message: str | bytes) -> dict[str, Any]:
    """A message of a phone. Raises SentHome for what is none."""
    if isinstance(message, str):
        try:
            facts = json.loads(message)
        except (ValueError, RecursionError):
            facts = None
        if isinstance(facts, dict):
            return facts
    raise SentHome(RUDE, _("This is not what the page says."))


async def _talk(phone: Phone, crowd: Crowd) -> None:
    """Carry both ways until one of them ends."""
    if crowd.chat is None:
        await _first_to_end(_tell(phone), _obey(phone, crowd, None))
        return
    try:
        reader, writer = await asyncio.open_connection(*crowd.chat, limit=PIECE)
    except OSError:
        raise SentHome(NO_CHAT, _("The server cannot be reached.")) from None
    try:
        phone.address = writer.get_extra_info("sockname")[:2]
        writer.write(phone.name.encode() + b"\n")
        await _first_to_end(_tell(phone), _obey(phone, crowd, writer), _hear(phone, reader))
    finally:
        writer.transport.abort()  # what the chat has not taken by now is not waited for


async def _first_to_end(*works: Coroutine[Any, Any, None]) -> None:
    """Do all of them until the first one ends. What it raises is raised."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        done, _rest = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _tell(phone: Phone) -> None:
    """Send what is new: the question, and where the thread of this phone stands."""
    while True:
        await phone.bell.wait()
        phone.bell.clear()
        news, phone.news = phone.news, {}
        await phone.wire.send(json.dumps(news))


async def _hear(phone: Phone, reader: asyncio.StreamReader) -> None:
    """Send what the chat says, as it comes: it is a stream, and the page looks for the lines."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    try:
        while data := await reader.read(PIECE):
            text = decoder.decode(data).replace("\r\n", "\n")
            await phone.wire.send(json.dumps({"text": plain(text)}))
    except OSError:
        pass  # a reset ends it as well
    raise SentHome(NO_CHAT, _("The server has closed your connection."))


async def _obey(phone: Phone, crowd: Crowd, writer: asyncio.StreamWriter | None) -> None:
    """Do what the phone asks for: say a line, or vote."""
    began, messages = time.monotonic(), 0
    async for message in phone.wire:
        messages += 1
        if messages > BURST + PACE * (time.monotonic() - began):
            raise SentHome(TOO_FAST, _("That was too much at once."))
        facts = _understood(message)
        line = facts.get("say")
        if isinstance(line, str) and writer is not None:
            writer.write(_one_line(line))
            await writer.drain()
        elif "vote" in facts:
            if crowd.poll.take(phone.number, facts.get("poll"), facts["vote"]):
                phone.tell("voted", facts["vote"])
        else:
            raise SentHome(RUDE, _("This is not what the page says."))


def _one_line(text: str) -> bytes:
    """One line of clean text, whatever was typed. A letter that does not fit is left out whole."""
    shown = plain(" ".join(text.splitlines())).encode()[:LINE]
    return shown.decode("utf-8", "ignore").encode() + b"\n"
