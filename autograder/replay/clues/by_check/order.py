"""What is sent twice, in another order, in part, or when the stream has ended."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autograder.probe.talk import OF_A_READ, Event
from autograder.replay.clues.clue import Clue
from autograder.replay.clues.script.calls import Calls
from autograder.replay.recording import Happening, Recording

KEEPS = re.compile(r"\.(append|add|extend|insert)\(")
CLOSES = re.compile(r"\.close\(")
GOES_ON = re.compile(r"\s*continue\b")


def left_out(recording: Recording, words: bytes) -> Iterator[Clue]:
    """The first line that went on to what came next, in a thread that has read the words."""
    has_read: set[tuple[int, object]] = set()
    for number, one in enumerate(recording.happenings):
        thread = one.player, one.facts.get("ident")
        for step in one.path if thread in has_read else ():
            if GOES_ON.match(recording.code(step["place"])):
                yield Clue(step["place"], number)
                return
        if one.kind == Event.RECEIVED and words and words in one.data:
            has_read.add(thread)


def sent_at_the_end(recording: Recording) -> Iterator[Clue]:
    """What a thread of the server ran first after the end of a stream, if it has sent then."""
    ended: dict[tuple[int, object], Happening] = {}
    first: dict[tuple[int, object], Clue] = {}
    for number, one in enumerate(recording.happenings):
        thread = one.player, one.facts.get("ident")
        for step in one.path if thread in ended else ():
            if step["place"] != ended[thread].facts["place"]:
                first.setdefault(thread, Clue(step["place"], number))
        if one.kind == Event.SENT and thread in first:
            yield first[thread]
        if one.kind == Event.RECEIVED and not one.facts["size"]:
            ended[thread] = one


def echoed_less(recording: Recording) -> Iterator[Clue]:
    """Where a thread of the server has sent less than it had read just before; else why it has
    closed a connection.
    """
    read: dict[tuple[int, object], Happening] = {}
    for number, one in enumerate(recording.happenings):
        whose = one.player, one.facts.get("ident")
        if one.kind == Event.RECEIVED and recording.players[one.player].is_server:
            read[whose] = one
        pair = [read[whose], one] if one.kind == Event.SENT and whose in read else []
        is_known = pair and all(told.facts["size"] == len(told.data) for told in pair)
        if is_known and pair[0].data != pair[1].data:
            yield Clue(str(one.facts["place"]), number)
    calls = Calls(recording.files)
    for number, one in recording.backwards():
        for step in reversed(one.path):
            if CLOSES.search(recording.code(step["place"])) and one.player >= 0:
                yield Clue(calls.reason(step["place"]), number)


def sent_last(recording: Recording) -> Iterator[Clue]:
    """What the server sent last, of several threads or in pieces."""
    for number, one in recording.backwards():
        if one.kind == Event.SENT and recording.players[one.player].is_server:
            yield Clue(str(one.facts["place"]), number)
            return


def sent_twice(recording: Recording, words: bytes) -> Iterator[Clue]:
    """The first who sent the same words twice to one and the same; else who is known twice."""
    sent: dict[tuple[int, object], int] = {}
    for number, one in enumerate(recording.happenings):
        if one.kind != Event.SENT or not words or words not in one.data:
            continue
        where = one.player, one.facts["peer"]
        if where in sent:
            if _is_one_handling(recording, sent[where], number):
                yield from _comes_in(recording, number)
            yield Clue(str(one.facts["place"]), number)
            return
        sent[where] = number


def _is_one_handling(recording: Recording, first: int, last: int) -> bool:
    """Whether a thread that reads has sent at one line twice, and has not read in between."""
    one, two = recording.happenings[first], recording.happenings[last]
    mine = [
        other.kind in OF_A_READ
        for other in recording.happenings[: last + 1]
        if other.player == one.player and other.facts.get("ident") == one.facts["ident"]
    ]
    between = [
        other
        for other in recording.happenings[first:last]
        if other.player == one.player
        and other.facts.get("ident") == one.facts["ident"]
        and other.kind in OF_A_READ
    ]
    is_same = one.facts["place"] == two.facts["place"] and one.facts["ident"] == two.facts["ident"]
    return is_same and any(mine) and not between


def _comes_in(recording: Recording, until: int) -> Iterator[Clue]:
    """Where whoever gets something is let into a registry that keeps who is there already."""
    peer = recording.happenings[until].facts["peer"]
    for number in range(until, -1, -1):
        one = recording.happenings[number]
        if one.kind == Event.REGISTRY_CHANGED and peer in one.facts["peers"]:
            yield Clue(str(one.facts["place"]), number)
            return
    for number in range(until, -1, -1):  # addresses are no sockets: nobody watches where they are
        one = recording.happenings[number]
        for step in one.path if one.player == recording.happenings[until].player else ():
            if KEEPS.search(recording.code(step["place"])):
                yield Clue(step["place"], number)
                return


def sends_in_a_new_thread(recording: Recording, words: bytes) -> Iterator[Clue]:
    """Each text is sent by a thread that was made for it: they may overtake each other."""
    made: dict[tuple[int, str], str] = {}
    reads: set[tuple[int, str]] = set()
    sends: dict[tuple[str, object], set[str]] = {}  # to one peer, by threads made at one line
    for number, one in enumerate(recording.happenings):
        thread = one.player, str(one.facts.get("thread", ""))
        if one.kind == Event.THREAD_STARTED:
            made[one.player, one.facts["name"]] = one.facts["made"]
        elif one.kind == Event.RECEIVED:
            reads.add(thread)
        elif one.kind == Event.SENT and thread in made and thread not in reads:
            threads = sends.setdefault((made[thread], one.facts["peer"]), set())
            threads.add(thread[1])
            if len(threads) > 1 and words in one.data:
                yield Clue(made[thread], number)
                return


def starts_a_thread_for_each(recording: Recording) -> Iterator[Clue]:
    """A thread that has read starts others, at one line: each deals with what was read then."""
    read: set[tuple[int, object]] = set()
    begun: set[tuple[int, object, str]] = set()
    for number, one in enumerate(recording.happenings):
        thread = one.player, one.facts.get("ident")
        if one.kind == Event.RECEIVED and one.facts["size"]:
            read.add(thread)
        elif one.kind == Event.THREAD_STARTED and thread in read:
            made = str(one.facts["made"])
            if (*thread, made) in begun:
                yield Clue(made, number)
                return
            begun.add((*thread, made))
