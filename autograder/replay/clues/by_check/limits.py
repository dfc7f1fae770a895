"""Limits: of time, of bytes, of threads, of those who may wait."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autograder.probe.talk import OF_A_READ, Event
from autograder.replay.clues.by_check.lines import saying
from autograder.replay.clues.clue import Clue
from autograder.replay.clues.script.calls import Calls
from autograder.replay.clues.way.writers import ENDS_IT, Writers
from autograder.replay.recording import WENT_ON, Recording

SLEEP = re.compile(r"\bsleep\(")
FEW = re.compile(r"\bbacklog\s*=|\.listen\(\s*\w")
LATE = re.compile(r"\blambda\b")  # what it names is looked up when the thread runs
GROWS = re.compile(r"(box|queue|buffer|\bq)\w*\.(put|put_nowait|append|extend)\(|box \+=")
OVER = re.compile(r"\s*(if|elif|while)\b.*\blen\(.*>")
POOL = re.compile(r"\bThreadPoolExecutor\(|\bThreadPool\(")
SENDS = re.compile(r"\.send(all)?\(")
ALARM = re.compile(r"\balarm\(|\bsetitimer\(")
LIMITS_TIME = re.compile(  # of people, not of the listener
    r"^(?!\s*(listener|server_socket)\.).*\bset(default)?timeout\((?!None)"
    r"|^(?!.*\bjoin\().*\btimeout\s*="
    r"|\btime\.(monotonic|time|perf_counter)\(\).*[<>]"
)


def rang(recording: Recording) -> Iterator[Clue]:
    """Where a script has itself ended by an alarm of the system."""
    for player in recording.players:
        yield from saying(recording, player.script, ALARM)


def gives_up(recording: Recording) -> Iterator[Clue]:
    """Who has ended though nobody left them waits for a limited time; or else the server does."""
    heard = [one for one in recording.happenings if one.kind in OF_A_READ]
    left = {one.player for one in heard if not one.facts["size"]}
    by_itself = [p for p in recording.players if p.ended and p.number not in left]
    for player in [*by_itself, *(p for p in recording.players if p.is_server)]:
        yield from saying(recording, player.script, LIMITS_TIME)


def slept(recording: Recording) -> Iterator[Clue]:
    """Each line that slept, the last one first."""
    for number, one in recording.backwards():
        script = recording.players[one.player].script if one.player >= 0 else ""
        for step in reversed(one.path):
            line = int(step["place"].rpartition(":")[2])
            code = recording.files.get(script, [])[line - 1 : line]
            if SLEEP.search("".join(code)) and step["place"].startswith(script.rpartition("/")[2]):
                yield Clue(step["place"], number)


def keeps_for_later(recording: Recording) -> Iterator[Clue]:
    """Where a server keeps what it has to send, as its script says."""
    for player in (player for player in recording.players if player.is_server):
        for clue in saying(recording, player.script, GROWS):
            if not ENDS_IT.search(recording.code(clue.place)):
                yield clue


def outgrew(recording: Recording) -> Iterator[Clue]:
    """What the server does where something is longer than a limit; else where it asks for that."""
    calls = Calls(recording.files)
    run = [(n, step["place"]) for n, one in enumerate(recording.happenings) for step in one.path]
    for player in (player for player in recording.players if player.is_server):
        asks = [*saying(recording, player.script, OVER)]
        bodies = {place for clue in asks for place in calls.body(clue.place, OVER)}
        yield from [Clue(place, number) for number, place in run if place in bodies][-1:]
        yield from asks


def lets_in_a_few(recording: Recording) -> Iterator[Clue]:
    """Somebody was refused: how many may wait? Or a thread looks up too late whom it serves."""
    failed = (one for one in recording.happenings if one.kind == Event.CALL_FAILED)
    words = FEW if any(str(one.facts["call"]).startswith("connect") for one in failed) else LATE
    for player in (player for player in recording.players if player.is_server):
        yield from saying(recording, player.script, words)


def pool_is_full(recording: Recording) -> Iterator[Clue]:
    """Each thread of a server's pool waits in a send: how many are there?"""
    for player in (player for player in recording.players if player.is_server):
        told = [one for one in recording.happenings if one.player == player.number]
        pool = {t for one in told if "Pool" in (t := str(one.facts.get("thread")))}
        waits = {
            one.facts["thread"]
            for one in told
            if one.kind == WENT_ON and SENDS.search(recording.code(str(one.facts["place"])))
        }
        if pool and pool <= waits:
            yield from saying(recording, player.script, POOL)


def bounded(recording: Recording, writers: Writers) -> Iterator[Clue]:
    """What a server keeps for somebody who does not read, or has closed in vain."""
    yield from writers.closed_in_vain()
    yield from list(writers.grew()) or keeps_for_later(recording)
