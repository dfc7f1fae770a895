"""The rooms that many tests play in."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.handin.submission import Pair
from autograder.program.launch import Start, started
from autograder.program.linux import sandbox
from autograder.program.once import Once
from autograder.room.room import Room
from autograder.room.udp import UdpRoom
from autograder.room.watched import WatchedRoom
from autograder.words import language
from helpers.rooms import Grader, OpenUdp, write


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """More tests at a time than processors: most of them wait for programs."""
    return 2 * (os.cpu_count() or 1)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where only one mark is asked for, a file without it need not be read: that takes longest."""
    mark = config.option.markexpr
    if not mark.isidentifier() or not collection_path.match("test_*.py"):
        return None
    return f"pytest.mark.{mark}" not in collection_path.read_text("utf-8") or None


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """What one test speaks, the next one does not."""
    yield
    language.speak(language.SOURCE)


@pytest.fixture(scope="session")
def _running() -> Iterator[dict[str, Start]]:
    """By how programs are started: what is running already. To start a nursery takes longest."""
    running: dict[str, Start] = {}
    yield running
    for start in running.values():
        start.launcher.close()


@pytest.fixture
def grader(_running: dict[str, Start]) -> Grader:
    """What every room needs."""
    way = f"{os.environ.get('AUTOGRADER_LAUNCH')} {sandbox.kind()}"
    if way not in _running or _running[way].launcher.is_lost:
        _running[way] = started()
    start = _running[way]
    start.launcher.begin()
    return Grader(start.lines, start.launcher, Once())


@pytest.fixture
def room(grader: Grader, tmp_path: Path) -> Iterator[Room]:
    """A room for a script that the test writes."""
    with grader.room(tmp_path) as room:
        yield room


@pytest.fixture
def watched(grader: Grader, tmp_path: Path) -> Iterator[WatchedRoom]:
    """A room that sees locks and the registry of a server that the test writes."""
    with WatchedRoom(Pair(write(tmp_path)), grader.launcher, grader.lines) as room:
        yield room


@pytest.fixture
def open_udp(grader: Grader, tmp_path: Path) -> Iterator[OpenUdp]:
    """Opens a room for a server and a client, given as texts."""
    rooms = []

    def opened(server: str, client: str = "", kind: type = UdpRoom) -> UdpRoom:
        room = kind(Pair(write(tmp_path, server, client)), grader.launcher, grader.lines)
        rooms.append(room)
        room.open()
        return room  # type: ignore[no-any-return]

    yield opened
    for room in rooms:
        room.close()
