"""What every room needs, and the two scripts of a hand-in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from autograder.handin.submission import Pair
from autograder.program.launch import Nursery, OneByOne
from autograder.program.lines import Lines
from autograder.program.once import Once
from autograder.room.room import Room
from autograder.room.udp import UdpRoom

OpenUdp = Callable[..., UdpRoom]


class Grader(NamedTuple):
    """What every room needs: what reads all lines, starts programs, and knows of vain waits."""

    lines: Lines
    launcher: Nursery | OneByOne
    once: Once

    def room(self, folder: Path) -> Room:
        """A room for the programs of a folder."""
        return Room(Pair(folder), self.launcher, self.lines, self.once)


def write(folder: Path, server: str = "", client: str = "") -> Path:
    """The folder, with these two scripts in it."""
    (folder / "server.py").write_text(server, encoding="utf-8")
    (folder / "client.py").write_text(client, encoding="utf-8")
    return folder
