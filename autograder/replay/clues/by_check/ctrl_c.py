"""Where Ctrl-C does not end a program as it should."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autograder.probe.talk import Event
from autograder.replay.cast import MAIN
from autograder.replay.clues.by_check.lines import saying
from autograder.replay.clues.clue import Clue
from autograder.replay.recording import WENT_ON, Recording

CATCHES = re.compile(r"^\s*except\b(.*\b(KeyboardInterrupt|BaseException)\b|\s*:)")
RUNS_ALL = re.compile(r"^( {4}){0,2}([\w.]*\.)?(main|run|serve\w*|loop)\(.*\)")
JOINS = re.compile(r"\.join\(\s*(timeout\b.*)?\)")
EXITS = re.compile(r"\b(exit|quit)\(|\bSystemExit\b")


def _waits_for_another(recording: Recording) -> Iterator[Clue]:
    """Where threads stand in join() that are to end, and are not the main one."""
    for number, one in enumerate(recording.happenings):
        place = str(one.facts.get("place", ""))
        is_end = one.kind == WENT_ON and one.facts["thread"] != MAIN
        if is_end and JOINS.search(recording.code(place)):
            yield Clue(place, number)


def _ended_at_ctrl_c(recording: Recording) -> Iterator[Clue]:
    """The main thread of a server is over, and others go on: what did it do for them last?"""
    for number, one in recording.backwards(Event.MAIN_ENDED):
        player = recording.players[one.player]
        for step in reversed(one.path if player.is_server and not player.ended else ()):
            if recording.code(step["place"]).startswith(" "):
                yield Clue(step["place"], number)
                return


def _left_by_exit(recording: Recording) -> Iterator[Clue]:
    """The main thread of a server has left by sys.exit(), and others go on."""
    over = {one.player for _n, one in recording.backwards(Event.MAIN_ENDED, Event.DIED)}
    for player in recording.players:
        if player.is_server and not player.ended and player.number not in over:
            yield from saying(recording, player.script, EXITS)


def at_ctrl_c(recording: Recording, check: str) -> Iterator[Clue]:
    """What was done when Ctrl-C was pressed, or where it is caught."""
    yield from _waits_for_another(recording)
    yield from _ended_at_ctrl_c(recording)
    yield from _left_by_exit(recording)
    for player in recording.players:
        if player.is_server != ("client" in check):
            yield from saying(recording, player.script, CATCHES)
            yield from [*saying(recording, player.script, RUNS_ALL)][-1:]
