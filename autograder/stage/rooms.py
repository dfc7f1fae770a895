"""Rooms for a lecture: programs from cells, run as real processes, one thing after another."""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from types import MappingProxyType
from typing import Any, TypeVar

from autograder.handin import temporary
from autograder.handin.submission import Pair
from autograder.program.launch import launcher
from autograder.program.lines import Lines
from autograder.program.once import Wait
from autograder.room.duo import Duo
from autograder.room.host import EmptyRoom
from autograder.room.room import Room
from autograder.room.scene import Scene
from autograder.room.trace import Trace
from autograder.room.udp import UdpRoom
from autograder.room.unmet import Unmet
from autograder.room.watched import WatchedRoom
from autograder.stage.mishap import source_of, told
from autograder.stage.picture import Picture

TIME = 4.0  # seconds that one room may wait in all, so that no cell blocks a lecture
# In seconds of CPU: a cell has no time for more.
REST = Wait("the rest of a thread on the stage", 0.1, 0.1)


class LectureRoom(Scene):
    """A scene where everybody waits for silence before they act: a run has one order."""

    stretch = 1  # a cell has no time for more

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.trace: Trace | None = None  # once it is closed
        self.code: dict[str, list[str]] = {}  # the lines of each script
        self.acts: list[tuple[float, str]] = []  # when (time.monotonic) and what somebody did
        self.closed = math.inf  # when (time.monotonic)
        self.watcher.rest = REST
        self._curtain = time.monotonic() + TIME

    def act(self, sentence: str, **values: Any) -> None:
        """Let all programs deal with what was said, then go on."""
        self.settle()
        super().act(sentence, **values)
        self.acts.append(self.steps[-1])

    def wait_for(
        self,
        condition: Callable[[], bool],
        patience: float = TIME,
        stretch: float | None = None,
    ) -> bool:
        """Wait as in any room, but not after the curtain has fallen."""
        left = self._curtain - time.monotonic()
        return super().wait_for(condition, min(patience, left), stretch)

    def settle(self, patience: float = TIME, *, until: Callable[[], bool] = lambda: False) -> bool:
        """Wait until every program stands still, but not after the curtain has fallen."""
        return super().settle(min(patience, self._curtain - time.monotonic()), until=until)

    def close(self) -> None:
        """End everything. How people are sent home is no part of the story."""
        self.settle()
        self.trace = self.trace or Trace.of(self)
        for program in self.programs if "record" in self.job else ():
            program.where()  # so that each thread's last lines are told, too
        self.closed = min(self.closed, time.monotonic())
        super().close()


class LectureChat(LectureRoom, Room):
    """A lecture room with a server from a cell."""


class LectureEmptyRoom(LectureRoom, EmptyRoom):
    """A lecture room without a server."""


class LectureDuo(LectureChat, Duo):
    """A lecture room for two: somebody sits at the server, too."""


class LectureUdpRoom(LectureChat, UdpRoom):
    """A lecture room whose server speaks UDP."""


class LectureWatchedRoom(LectureChat, WatchedRoom):
    """A lecture room in which the probe watches the server's locks and its registry."""


R = TypeVar("R", bound=LectureRoom)


def open_room(
    server: str,
    client: str = "",
    watch: bool = False,
    record: bool = False,
    turns: bool = False,
) -> AbstractContextManager[Any]:
    """Run the source of a server in a process of its own; end it, and all others, at the end.

    It is a LectureChat. Without a source it is a LectureEmptyRoom: there is no server, and whoever
    wants to connect is refused.
    With ``watch`` the probe also reports who takes which lock, and each change of the registry;
    with ``record`` each line that a thread runs, too (see ``show_replay``). With ``turns`` somebody
    can say which thread runs next (see ``turns``).
    """
    if not server:
        return _opened(LectureEmptyRoom, server, client)
    kind = LectureWatchedRoom if watch or record else LectureChat
    job: dict[str, Any] = {"record": "steps"} if record else {}
    return _opened(kind, server, client, job | ({"turns": True} if turns else {}))


def open_duo(server: str, client: str) -> AbstractContextManager[LectureDuo]:
    """The same for two people, of whom one types at the server: ``boss, alice = room.meet()``."""
    return _opened(LectureDuo, server, client)


def open_udp_room(server: str, client: str = "") -> AbstractContextManager[LectureUdpRoom]:
    """The same for a server that speaks UDP."""
    return _opened(LectureUdpRoom, server, client)


@contextlib.contextmanager
def _opened(
    kind: type[R], server: str, client: str, job: Mapping[str, Any] = MappingProxyType({})
) -> Iterator[R]:
    sources = {"server.py": source_of(server), "client.py": source_of(client)}
    with (
        temporary.folder() as folder,
        contextlib.closing(launcher(lines := Lines())) as programs,
    ):
        for name, source in sources.items():
            (folder / name).write_text(source, encoding="utf-8")
        with contextlib.closing(kind(Pair(folder), programs, lines)) as room:
            room.job = {**room.job, **job}
            room.code = {name: source.splitlines() for name, source in sources.items()}
            try:
                room.open()
                room.acts.clear()  # how it was started is no part of the story
                yield room
            except Unmet as unmet:
                _shows_so_far(room)
                raise told(unmet, room, room.code) from None


def _shows_so_far(room: LectureRoom) -> None:
    """The chart up to where something went wrong, if anything was said at all."""
    trace = Trace.of(room)
    if trace.arrows:
        Picture(trace.as_text(last=60), svg=trace.as_svg()).show_below()
