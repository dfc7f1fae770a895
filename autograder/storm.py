"""A storm: many people join and leave quickly, in an order that a seed decides."""

from __future__ import annotations

import contextlib
import random
import socket

from autograder.i18n import _
from autograder.room import Room
from autograder.unmet import Unmet
from autograder.wire import reset

AT_ONCE = 4  # guests who are there at the same time
IN_QUEUE = 3  # connections that the server may be late with: no listen() is asked for more


class Storm:
    """Guests with plain sockets, who wait for nothing."""

    def __init__(self, room: Room, seed: int) -> None:
        self._room = room
        self._chance = random.Random(seed)
        self._guests: list[socket.socket] = []
        self._came = 0
        assert room.server is not None
        self._before = len(room.server.saw("accepted"))

    def blows(self, joins: int) -> None:
        """So many people join, some say a word, and as many others leave, one way or another."""
        self._room.act("{count} people join, and as many leave.", count=joins)
        for _number in range(joins):
            self._join()
            while len(self._guests) > AT_ONCE:
                self._leave()

    def ends(self) -> None:
        """All guests leave, and the server deals with it."""
        self._room.act("All of these people leave.")
        while self._guests:
            self._leave()
        self._room.settle()

    def _join(self) -> None:
        room, server = self._room, self._room.server
        assert server is not None
        try:
            guest = socket.create_connection(room.address, timeout=8)
        except OSError as error:
            raise Unmet(
                _("{script} can be reached.").format(script=room.pair.server),
                _("The connection failed: {error}.").format(error=error.strerror or error),
            ) from None
        self._guests.append(guest)
        self._came += 1
        if self._chance.random() < 0.5:
            with contextlib.suppress(OSError):
                guest.sendall(f"guest-{self._came}\n".encode())
        wanted = self._before + self._came - IN_QUEUE
        room.wait_for(lambda: len(server.saw("accepted")) >= wanted)

    def _leave(self) -> None:
        guest = self._guests.pop(self._chance.randrange(len(self._guests)))
        if self._chance.random() < 0.5:
            reset(guest)
        else:
            guest.close()
