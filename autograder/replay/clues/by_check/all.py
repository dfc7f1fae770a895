"""Where it went wrong, by what a check asks for: some look for one kind of mistake only."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from autograder.probe.talk import Event
from autograder.replay.clues.by_check import limits, order
from autograder.replay.clues.by_check.ctrl_c import at_ctrl_c
from autograder.replay.clues.by_check.lines import ran_last, saying
from autograder.replay.clues.clue import Clue
from autograder.replay.clues.way.writers import Writers
from autograder.replay.recording import Recording

SILENCE = "after_a_silence"
CUTS = re.compile(  # at more than a newline: a file in text mode does so, too
    r"\.splitlines\(|\b(split|replace|partition)\(.*\\r"
    r"|\.makefile\((?!.*[\"'][rw]*b)(?!.*\bnewline\s*=\s*[\"']\\n)"
)
PRINTS = re.compile(r"\bprint\(|stdout")
BINDS = re.compile(r"\.bind\(|create_server\(")
BY_NUMBER = re.compile(r"\.fileno\(\)")  # the next who comes may get the same


class Asked(NamedTuple):
    """What a check has asked, of one recording."""

    recording: Recording
    check: str
    sent: str  # the text that was looked for
    writers: Writers

    @property
    def words(self) -> bytes:
        """The same as bytes."""
        return self.sent.encode()

    def of_the_server(self, words: re.Pattern[str]) -> Iterator[Clue]:
        """The lines of a server's script that say this."""
        for player in (player for player in self.recording.players if player.is_server):
            yield from saying(self.recording, player.script, words)


def clues(recording: Recording, check: str, sent: str, writers: Writers) -> Iterator[Clue]:
    """The lines that only such a mistake has."""
    for name, look in LOOKS:
        if re.search(name, check):
            yield from look(Asked(recording, check, sent, writers))


def _bounded(asked: Asked) -> Iterator[Clue]:
    """Who missed a text is told about that instead."""
    return iter(()) if asked.sent else limits.bounded(asked.recording, asked.writers)


def _in_order(asked: Asked) -> Iterator[Clue]:
    yield from order.sends_in_a_new_thread(asked.recording, asked.words)
    yield from order.starts_a_thread_for_each(asked.recording)


def _held(asked: Asked) -> Iterator[Clue]:
    """Where threads were held."""
    for number, one in asked.recording.backwards(Event.HELD):
        if one.facts.get("place"):
            yield Clue(str(one.facts["place"]), number)


def _cuts(asked: Asked) -> Iterator[Clue]:
    for player in asked.recording.players:
        yield from saying(asked.recording, player.script, CUTS)


def _by_number(asked: Asked) -> Iterator[Clue]:
    """Words of one who has left came from another: who is known by a number?"""
    return asked.of_the_server(BY_NUMBER) if asked.sent else iter(())


# What the name of a check has in it, and where such mistakes show.
LOOKS: tuple[tuple[str, Callable[[Asked], Iterator[Clue]]], ...] = (
    ("costs_bounded_memory|slow_reader_is_dropped", _bounded),
    (SILENCE, lambda asked: limits.gives_up(asked.recording)),
    ("without_a_newline|read_late", lambda asked: order.echoed_less(asked.recording)),
    ("line_without_end", lambda asked: limits.outgrew(asked.recording)),
    ("nobody_sleeps", lambda asked: limits.slept(asked.recording)),
    ("in_order|order_of|line_once|nothing_is_dropped", _in_order),
    ("nothing_is_dropped", lambda asked: order.left_out(asked.recording, asked.words)),
    ("nobody_reads_its_output", lambda asked: ran_last(asked.recording, PRINTS)),
    ("restart_at_once", lambda asked: asked.of_the_server(BINDS)),
    ("same_moment", _held),
    ("unfinished_line", lambda asked: order.sent_at_the_end(asked.recording)),
    (
        "_once$|_twice$|sends_once|gets_it_back",
        lambda asked: order.sent_twice(asked.recording, asked.words),
    ),
    ("only_a_newline|text_as_typed", _cuts),
    ("ctrl_c", lambda asked: at_ctrl_c(asked.recording, asked.check)),
    ("never_mix|short_(writes|sends)", lambda asked: order.sent_last(asked.recording)),
    ("nothing_is_left_behind|next_one_at_the_number", _by_number),
    ("stalls_nobody", lambda asked: limits.pool_is_full(asked.recording)),
    ("ten_people|come_together", lambda asked: limits.lets_in_a_few(asked.recording)),
)
