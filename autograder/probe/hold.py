"""Holds a thread where it stands: the one place where this is done, and told.

A scheduler may take the processor from a thread at any moment (man 7 sched). The grader names a
place and a peer; the sockets, the locks, the registry and the lines of code say when a thread
comes to one (see ``talk.Place``).
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from autograder.probe.channel import Channel
from autograder.probe.talk import Command, Event, Place

Where = tuple[str, int | None]  # a place, and the peer's real port


@dataclass
class Hold:
    """A thread is to be held, the n-th time that one comes to a place."""

    nth: int = 1
    over: threading.Event = field(default_factory=threading.Event)

    def end(self) -> None:
        """Let go of whoever is held."""
        self.over.set()


class Holds:
    """The holds that are armed in one program."""

    def __init__(self, channel: Channel, on_arm: Callable[[], None]) -> None:
        """``on_arm`` is called when a place is armed, before anybody can come to it."""
        self._channel = channel
        self._on_arm = on_arm
        self._armed: dict[Where, Hold] = {}
        channel.on(Command.HOLD, lambda c: self.arm(c["at"], c["peer"], Hold(c["nth"])))
        channel.on(Command.RELEASE, self._release)

    def arm(self, place: str, peer: int | None, hold: Hold) -> None:
        """From now on, threads are held here."""
        self._on_arm()
        self._armed[place, peer] = hold

    def armed(self, place: str, peer: int | None) -> Hold | None:
        """What is armed here."""
        return self._armed.get((place, peer))

    def disarm(self, place: str, peer: int | None) -> Hold | None:
        """From now on, nobody is held here. Who is held already stays so."""
        return self._armed.pop((place, peer), None)

    def _release(self, command: dict[str, Any]) -> None:
        hold = self.disarm(command["at"], command["peer"])
        if hold is not None:
            hold.end()

    def meet_at_the_end_of(self, sock: object, peer: int | None) -> None:
        """Who drops the last reference to a connection closes it, and comes to a place by that."""
        # The callback of a weak reference comes after the finalizer, which closes the socket
        # (CPython, Objects/typeobject.c, subtype_dealloc).
        weakref.finalize(sock, self._closed_by_nobody, peer).atexit = False

    def _closed_by_nobody(self, peer: int | None) -> None:
        if not self._channel.serves_here():  # who was held there could not be let go
            self.meet(Place.CLOSED, peer)

    def meet(self, place: str, peer: int | None) -> None:
        """The current thread has come to a place. It is held here if it is the n-th."""
        hold = self._armed.get((place, peer)) if self._armed else None
        if hold is None:
            return
        hold.nth -= 1
        # After a recv() the ones that come later are held as well: the bytes that they have taken
        # from the stream would overtake those of the first one. Elsewhere they go on.
        if hold.nth == 0 or (hold.nth < 0 and place == Place.RECEIVED):
            self.stand(place, peer, hold.over.wait)

    def stand(self, place: str, peer: int | None, wait: Callable[[], object]) -> None:
        """Hold the current thread until ``wait`` returns."""
        self._channel.tell(Event.HELD, where=place, peer=peer)
        wait()
        self._channel.tell(Event.RELEASED, where=place, peer=peer)
