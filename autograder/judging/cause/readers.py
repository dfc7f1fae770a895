"""What a program has done with some words, in half a sentence: which thread waits, which error."""

from __future__ import annotations

import re
from collections.abc import Sequence

from autograder.judging.cause.classics.ends import reads_once
from autograder.judging.cause.run import Run
from autograder.probe.talk import Event
from autograder.program.causes import Seat
from autograder.program.program import Program
from autograder.program.reports import Report
from autograder.words.language import _
from autograder.words.quoted import short

# What a thread that reads waits in: a loop of coroutines, too.
READS = re.compile(
    r"\brecv|\.read|\baccept\(|select|for .* in |asyncio\.run\(|run_until|run_forever"
)
# A call that raises these does so each time: it is the line to be mended.
SLIPS = ("TypeError", "AttributeError", "NameError", "UnboundLocalError")
TAKES_ANYBODY = re.compile(r"\baccept\(|select|for .* in ")


def words(run: Run) -> str:
    """What was looked for, or what was said last."""
    return run.error.sent or (run.spoken[2] if run.spoken else "")


def quoted(run: Run) -> str:
    """What was said, as a sentence has it: the empty line, too, is something that was said."""
    return short(said(run)) or "⏎"


def said(run: Run) -> str:
    """The same words, or of an answer what was said to get it."""
    spoken = run.spoken[2] if run.spoken else ""
    return words(run) if words(run) in spoken else spoken or words(run)


def text_of(events: Sequence[Report]) -> str:
    """What was moved, as text."""
    data = "".join(told["data"] for told in events).encode("latin-1", "replace")
    return data.decode("utf-8", "replace").strip()


def since(run: Run, events: Sequence[Report]) -> list[Report]:
    """Those of them that came after the words, and that carried something."""
    at = run.spoken[0] if run.spoken else 0.0
    return [event for event in events if event["at"] >= at and event["size"]]


def in_brackets(place: str) -> str:
    """A place as it stands behind a sentence. "" if it is not known."""
    return f" ({place})" if place else ""


def stands(run: Run, seat: Seat) -> str:
    """Where the main thread of a program stands, as half a sentence."""
    for other, where in run.standing:
        if other.program is seat.program and where["thread"] == "MainThread":
            sentence = " " + _("Its MainThread is at {place}: {code}")
            return sentence.format(place=f"{where['file']}:{where['line']}", code=where["code"])
    return ""


def reader_has_ended(run: Run, program: Program, received: Sequence[Report]) -> str:
    """The thread of a program that has read so far is not there any more."""
    there = {where["thread"] for seat, where in run.standing if seat.program is program}
    for last in received[-1:]:
        if there and last["thread"] not in there:
            sentence = " " + _("The thread that read from them ({thread}, {place}) has ended.")
            told = sentence.format(thread=last["thread"], place=last["place"])
            return told + reads_once(run, last["place"])
    return ""


def reads_from_others(run: Run, program: Program, received: Sequence[Report]) -> str:
    """Where the thread waits that should read words that lie there unread."""
    sentence = _("The thread that read from them waits at {place}: {code}")
    return _reader(run, program, received, TAKES_ANYBODY, sentence)


def reader_stands(run: Run, program: Program, received: Sequence[Report]) -> str:
    """Where the thread waits that has the words in its hands. "" if it waits for more of them."""
    return _reader(run, program, received, READS, _("That thread waits at {place}: {code}"))


def _reader(
    run: Run, program: Program, received: Sequence[Report], right: re.Pattern[str], sentence: str
) -> str:
    """A sentence on where the thread that has read last waits, if it is not right to wait there."""
    last = received[-1]["thread"] if received else ""
    for seat, where in run.standing:
        is_it = seat.program is program and where["thread"] == last
        if is_it and not right.search(where["code"]):
            place = f"{where['file']}:{where['line']}"
            return " " + sentence.format(place=place, code=where["code"])
    return ""


def hidden(
    run: Run,
    seat: Seat,
    *,
    since_the_words: bool = False,
    peer: int | None = None,
    but_for: tuple[str, ...] = (),
) -> str:
    """An exception of a socket's that nobody has seen, because the program caught it.

    ``but_for`` are beginnings of those that are meant to be caught.
    """
    at = run.spoken[0] if run.spoken and since_the_words else 0.0
    for told in reversed(seat.program.saw(Event.CALL_FAILED)):
        if told["error"].startswith(but_for):
            continue
        is_late = told["at"] >= at or told["error"].startswith(SLIPS)  # told once, raised each time
        is_late = is_late and not _has_died(seat.program, told)
        if is_late and (peer is None or told["peer"] in (peer, None)):
            sentence = " " + _(
                "{program} caught an exception and hid it: {call}() raised {error} ({place})."
            )
            values = {"call": told["call"], "error": told["error"], "place": told["place"]}
            return sentence.format(program=seat.words, **values)
    return ""


def _has_died(program: Program, told: Report) -> bool:
    """Whether the thread that told of something has died since: what it raised is not hidden."""
    program.where()  # it may be on its way out: whatever it told until now has come then
    deaths = [*program.saw(Event.THREAD_DIED), *program.saw(Event.DIED)]
    return any(one["ident"] == told["ident"] and one["at"] >= told["at"] for one in deaths)


def hidden_slip(run: Run, told: str) -> str:
    """The line of a slip of the pen that a program has hidden, if a sentence tells of it."""
    for _seat, event in run.of(Event.CALL_FAILED):
        words = f"{event['error']} ({event['place']})"
        if event["error"].startswith(SLIPS) and words in told:
            return str(event["place"])
    return ""
