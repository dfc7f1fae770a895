"""Rooms with servers of ours, for tests that a student wrote."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self

from autograder.evidence.breaking.run import RoomApart
from autograder.evidence.breaking.servers import Server, source
from autograder.handin import temporary
from autograder.handin.submission import Pair
from autograder.program.launch import Nursery, OneByOne, launcher
from autograder.program.lines import Lines
from autograder.program.linux import world
from autograder.program.once import Once
from autograder.program.program import Program


class OurRoom(RoomApart):
    """A room with a server of ours."""

    def _stays_open(self, server: Program) -> None:
        """It does: it is ours."""

    def _refuse_a_flood(self) -> None:
        """Who reads again may get much at once, and our servers say nothing by themselves."""


class OurRooms:
    """Rooms with these servers, to be used in a with statement: they share what starts them."""

    def __init__(self, lines: Lines, servers: Sequence[Server]) -> None:
        self._lines, self._servers = lines, servers
        self._launcher: Nursery | OneByOne
        self._folders: dict[str, Path]

    @contextlib.contextmanager
    def ready(self) -> Iterator[Self]:
        """Have everything there that rooms need."""
        with temporary.folder(world.apart()) as top:
            self._folders = {server.name: _laid(server, top) for server in self._servers}
            self._launcher = launcher(self._lines, ours=True)
            with contextlib.closing(self._launcher):
                yield self

    def room(self, server: Server) -> OurRoom:
        """A new room, that is to be opened. Its server is waited for as long as need be."""
        pair = Pair(self._folders[server.name])
        return OurRoom(pair, self._launcher, self._lines, Once(is_bounded=False))


def _laid(server: Server, top: Path) -> Path:
    """A folder with nothing in it but server.py: the same name for all."""
    folder = top / server.name
    folder.mkdir()
    (folder / "server.py").write_text(source(server), encoding="utf-8")
    return folder
