"""The room that several tests play in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.handin.submission import Pair
from autograder.program.launch import launcher
from autograder.program.lines import Lines
from autograder.room.room import Room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A room for a script that the test writes."""
    lines = Lines()
    starter = launcher(lines)
    with Room(Pair(tmp_path), starter, lines) as room:
        yield room
    starter.close()
