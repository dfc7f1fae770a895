"""Phones without a screen: what the page does, in a thread of their own, many at once."""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from autograder.stage.live.room import LiveRoom
from helpers.live import turn_until
from helpers.waiting import PATIENCE

T = TypeVar("T")


class Phone:
    """A phone that has come in, and all that it was told."""

    def __init__(self, wire: ClientConnection, name: str, number: str) -> None:
        self.wire, self.name, self.number = wire, name, number
        self.heard, self.poll, self.voted = "", None, ""
        self.thread: dict[str, str] = {}
        self.news = asyncio.Event()
        self.reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for message in self.wire:
                facts = json.loads(message)
                self.heard += facts.get("text", "")
                self.poll = facts.get("poll", self.poll)
                self.voted = facts.get("voted", self.voted)
                self.thread = facts.get("thread", self.thread)
                self.news.set()
        self.news.set()

    async def sends(self, **facts: Any) -> None:
        await self.wire.send(json.dumps(facts))

    async def until(self, condition: Callable[[], object]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not condition():
                self.news.clear()
                with contextlib.suppress(TimeoutError):  # it may be about somebody else
                    await asyncio.wait_for(self.news.wait(), 0.05)

    async def is_home(self) -> tuple[int, str]:
        """The code and the sentence with which it was sent home."""
        async with asyncio.timeout(PATIENCE):
            await self.wire.wait_closed()
        return self.wire.close_code or 0, self.wire.close_reason or ""


def socket_of(url: str) -> str:
    return url.replace("http", "ws", 1) + "/socket"


async def phone(url: str, name: str, number: str = "") -> Phone:
    wire = await connect(socket_of(url), proxy=None, open_timeout=PATIENCE)
    found = Phone(wire, name, number or name)
    await found.sends(phone=found.number, name=name)
    return found


def started(story: Coroutine[Any, Any, T]) -> Future[T]:
    """What phones do, from now on, in a thread of their own."""
    end: Future[T] = Future()

    def tell() -> None:
        try:
            end.set_result(asyncio.run(story))
        except BaseException as error:
            end.set_exception(error)

    threading.Thread(target=tell, daemon=True).start()
    return end


def beside(room: LiveRoom, story: Coroutine[Any, Any, T], refresh: bool = False) -> T:
    """What phones do, while the lecturer's cell does its work in this thread."""
    end = started(story)

    def turn() -> bool:
        if refresh:
            room.refresh()
        return end.done()

    turn_until(room, turn)
    return end.result()


def meanwhile(story: Coroutine[Any, Any, object], work: Callable[[], T]) -> T:
    """What a cell returns while phones do something."""
    end = started(story)
    found = work()
    end.result(PATIENCE)
    return found
