"""Strangers who come into a live room."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable

from autograder.kit import ROOT
from autograder.stage.live.room import LiveRoom
from helpers.waiting import PATIENCE

SERVER = ROOT.joinpath("reference/04_multi_user_chat/server.py")


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
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        room.door.turn(0.05)


def names(room: LiveRoom) -> list[str]:
    return [guest.name for guest in room.door.guests]


def everything_shown(room: LiveRoom) -> str:
    room.refresh()
    pictures = room.board.shown.values()
    return "\n".join(picture.text + picture.html + picture.svg for picture in pictures)
