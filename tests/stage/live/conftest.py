"""A live room for the tests of the stage."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.stage.live.room import LiveRoom, live_room
from helpers.live import SERVER


@pytest.fixture
def live() -> Iterator[LiveRoom]:
    with live_room(SERVER.read_text("utf-8"), port=0, most=20) as room:
        yield room
