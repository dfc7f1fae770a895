"""Lines of a script by their words: those that stand there, or were run last."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autograder.replay.clues.clue import Clue
from autograder.replay.recording import Recording


def saying(recording: Recording, script: str, words: re.Pattern[str]) -> Iterator[Clue]:
    """The lines of a script that say this."""
    for number, line in enumerate(recording.files.get(script, []), 1):
        if words.search(line.partition("#")[0]):
            yield Clue(f"{script.rpartition('/')[2]}:{number}")


def ran_last(recording: Recording, words: re.Pattern[str]) -> Iterator[Clue]:
    """The last line of a client that says this."""
    for number, one in recording.backwards():
        if one.player >= 0 and not recording.players[one.player].is_server:
            for step in reversed(one.path):
                if words.search(recording.code(step["place"])):
                    yield Clue(step["place"], number)
                    return
