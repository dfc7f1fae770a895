"""The way of a text over UDP, where there are no connections and the system counts no bytes.

So programs are stopped for a moment, one after another, and what was sent to them waits in their
system: while the server stands, nothing may come to the listener; while the speaker stands,
whatever comes to the listener was not sent by the speaker.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from autograder.handin.submission import Pair
from autograder.program.carried import queued, queued_at
from autograder.program.program import Program
from autograder.program.stillness import Watcher
from autograder.room.unmet import Unmet
from autograder.words.language import _
from autograder.words.quoted import short


class Waiting(Protocol):
    """A room in which one can wait (see ``room.scene``)."""

    pair: Pair
    server: Program
    watcher: Watcher

    def wait_for(self, condition: Callable[[], bool]) -> bool:
        """Wait until the condition holds, or cannot any more."""

    def settle(self) -> bool:
        """Wait until every program stands still."""


@dataclass
class Passage:
    """A text on its way from one client to the server, and on to another one.

    No client: somebody sits at the server itself.
    """

    room: Waiting
    speaker: Program | None
    listener: Program | None
    at_server: int = 0  # what has waited there, in bytes as the system counts them
    past_server: int = 0  # what came to the listener meanwhile
    at_listener: int = 0

    def go(self, say: Callable[[], None]) -> None:
        """Say the text, and stop one program after another, to see where it waits."""
        with contextlib.ExitStack() as stopped:
            if self.listener:
                stopped.enter_context(self.listener.frozen())
            before = self._queued_at_listener()
            if self.speaker:
                self._to_server(self.speaker, say, stopped)
            else:
                say()
            self.room.watcher.act()
            before += self.past_server
            if self.listener:
                self.room.wait_for(lambda: self._queued_at_listener() > before)
            self.room.settle()
            self.at_listener = self._queued_at_listener() - before
        self.room.watcher.act()

    def _to_server(
        self, speaker: Program, say: Callable[[], None], stopped: contextlib.ExitStack
    ) -> None:
        """While the server stands, the text waits there. Then the speaker stands."""
        server, already = self.room.server, self._queued_at_listener()
        with server.frozen():
            before = queued(server)
            say()
            self.room.wait_for(lambda: queued(server) > before)
            self.room.settle()
            self.at_server = queued(server) - before
            self.past_server = self._queued_at_listener() - already
            stopped.enter_context(speaker.frozen())

    def _queued_at_listener(self) -> int:
        return queued(self.listener) if self.listener else 0

    def require(self, text: str, size: int) -> None:
        """Raise Unmet if the text, which was read, has not come this way.

        ``size`` is the number of bytes that it cannot do without.
        """
        pair, least = self.room.pair, waits_for(size)
        expected = _("“{text}” goes through {server}.").format(text=short(text), server=pair.server)
        if self.past_server:
            sentence = _("A datagram came to {client} while {server} was stopped.")
            told = sentence.format(client=pair.client, server=pair.server)
            raise Unmet(expected, told, text)
        sentence = _("It was read, but no datagram of its size was sent to {script}.")
        if self.speaker and self.at_server < least:
            raise Unmet(expected, sentence.format(script=pair.server), text)
        if self.listener and self.at_listener < least:
            raise Unmet(expected, sentence.format(script=pair.client), text)


def waits_for(size: int) -> int:
    """How much waits, as the system counts it, when a datagram of so many bytes has come."""
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ours,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other,
    ):
        ours.bind(("127.0.0.1", 0))
        other.sendto(bytes(size), ours.getsockname())
        return queued_at(ours)
