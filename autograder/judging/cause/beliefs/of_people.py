"""Beliefs about who comes in, and who hears whom."""

from __future__ import annotations

import re

from autograder.judging.cause.facts import died_of, server_source
from autograder.judging.cause.run import Run
from autograder.probe.talk import Event
from autograder.program.reports import Report

NEAR = 3  # lines
MANY = 2  # people: what goes to one only is no broadcast
LEAVES_OUT = re.compile(r"\bif\b.*(!=|\bis not\b)")


def m22(run: Run) -> bool:
    """localhost, 127.0.0.1 and 0.0.0.0 are one: a client is refused, and the two names differ."""
    hosts = r"""\(\s*["'](localhost|127\.0\.0\.1|0\.0\.0\.0|::1?|)["']\s*,"""
    named = [set(re.findall(hosts, run.source(program))) for program in run.scene.programs]
    refused = died_of(run, "ConnectionRefusedError", "socket.gaierror")
    asked = [told for _seat, told in run.of(Event.CONNECTING) if told["real"] is None]
    return refused and not asked and len(named) > 1 and named[0].isdisjoint(named[1])


def m23(run: Run) -> bool:
    """listen(5) means five users: that many were let in, and the next one was not."""
    limit = re.search(r"\.listen\((\d)\)", server_source(run))
    server = run.scene.server
    if limit is None or server is None:
        return False
    let_in = len(server.saw(Event.ACCEPTED))
    one_more = len(run.scene.people) > let_in or run.scene.was_refused
    return let_in == int(limit[1]) and one_more


def m24(run: Run) -> bool:
    """connect() returns after accept(): somebody is connected, and nobody has accepted them."""
    server = run.scene.server
    if server is None or not server.running or not server.saw(Event.LISTENING):
        return False
    accepted = {told["peer"] for told in server.saw(Event.ACCEPTED)}
    return any(p.here and p.port and p.port not in accepted for p in run.scene.people)


def m26(run: Run) -> bool:
    """A broadcast includes its author: the author got their own words back."""
    speaker, seen = run.speaker, run.error.seen
    if speaker is None or run.spoken is None or speaker is not run.scene.asked or run.is_missing:
        return False
    if not run.error.sent or run.error.sent not in run.spoken[2]:
        return False  # it is not theirs
    if any(_leaves_somebody_out(run, told) for _seat, told in run.of(Event.SENT)):
        return False  # they were to be left out: it is a slip
    if len({told["peer"] for told in _sent_by_the_server(run)}) < MANY:
        return False  # an echo is no broadcast
    return bytes(speaker.heard.data[: len(seen)]) == seen


def _sent_by_the_server(run: Run) -> list[Report]:
    return [*run.scene.server.saw(Event.SENT)] if run.scene.server is not None else []


def _leaves_somebody_out(run: Run, told: Report) -> bool:
    """Whether a line that has sent stands right below a question for who is not to get it."""
    file, _colon, number = told["place"].rpartition(":")
    above = run.file(file)[max(0, int(number) - 1 - NEAR) : int(number)] if number else []
    return any(LEAVES_OUT.search(line) for line in above)


def m27(run: Run) -> bool:
    """Everyone sees one order: all came, but not in the order in which it was said."""
    asked, speaker = run.scene.asked, run.speaker
    came = bool(run.error.sent) and not run.is_missing
    once = run.error.seen.count(run.error.sent.encode()) == 1
    return came and once and asked is not speaker and asked is not None and asked.here
