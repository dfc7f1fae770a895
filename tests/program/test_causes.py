"""Proves autograder/program/causes.py: a traceback shows the student's lines only."""

from __future__ import annotations

from pathlib import Path

from autograder.probe.talk import Event
from autograder.program.causes import how_it_ended
from helpers.rooms import Grader, write


def test_a_traceback_shows_the_students_lines_only(grader: Grader, tmp_path: Path) -> None:
    write(tmp_path, client="import socket\n\nsocket.create_connection(('localhost', 4))\n")
    with grader.room(tmp_path) as room:
        program = room.start("client.py")
        room.wait_for(lambda: not program.running)
        room.settle()
        assert "autograder" not in program.errors.text
        assert "Connection refused" in how_it_ended(program)
        assert program.saw(Event.DIED)[0]["place"] == "client.py:3"
        assert program.saw(Event.CONNECTING)[0]["asked"] == 4
