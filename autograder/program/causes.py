"""How programs and threads ended, in one sentence each: Python's words and the student's line."""

from __future__ import annotations

import contextlib
import re
import signal
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from autograder.probe.talk import Event
from autograder.program.program import Program
from autograder.words.language import _
from autograder.words.tracebacks import own_lines

_FRAME = re.compile(r'File "(.+)", line (\d+)')


class Seat(NamedTuple):
    """A program, and who sits at it. "" for a server that nobody types at."""

    program: Program
    name: str = ""

    @property
    def words(self) -> str:
        """The program as a sentence calls it: "server.py", or "client.py (alice)"."""
        return f"{self.program.script} ({self.name})" if self.name else self.program.script


class Death(NamedTuple):
    """A program or a thread that ended though nobody wanted it to."""

    at: float  # seconds (time.monotonic)
    sentence: str
    error: str = ""  # Python's words; "" where there was no exception
    place: str = ""  # the student's own line, such as "server.py:12"
    program: Program | None = None
    thread: str = ""


def deaths(seats: Sequence[Seat]) -> list[Death]:
    """All deaths in these programs, the first one first. What the grader itself ended is none."""
    found = [death for seat in seats for death in _deaths_at(seat)]
    return sorted(found, key=lambda death: death.at)


def _deaths_at(seat: Seat) -> Iterator[Death]:
    program = seat.program
    for told in program.saw(Event.THREAD_DIED):
        sentence = _("A thread of {program} died: {error}{place}").format(
            program=seat.words, error=told["error"], place=_thread_place(told)
        )
        place = told["place"] or told["made"]
        yield Death(told["at"], sentence, told["error"], place, program, told["name"])
    by_ctrl_c = program.was_interrupted
    main = [e for e in program.saw(Event.DIED) if not (by_ctrl_c and _is_ctrl_c(e["error"]))]
    for told in main:
        if program.running:
            sentence = _("MainThread of {program} died: {error}{place}")
            text = sentence.format(
                program=seat.words, error=told["error"], place=_in_brackets(told["place"])
            )
        else:
            text = how_it_ended(program)
        yield Death(told["at"], text, told["error"], told["place"], program, "MainThread")
    is_meant = by_ctrl_c or (program.has_no_more_input and program.exit_status == 0)
    if not program.running and not program.is_killed and not main and not is_meant:
        events = program.reports.all
        at = events[-1]["at"] if events else 0.0
        yield Death(at, how_it_ended(program), "", "", program, "MainThread")


def _is_ctrl_c(error: str) -> bool:
    return error.startswith("KeyboardInterrupt")


def _in_brackets(place: str) -> str:
    return f" ({place})" if place else ""


def _thread_place(told: dict[str, str]) -> str:
    """Where a thread died. If none of its lines had run yet: where it was made."""
    if told["place"] or not told["made"]:
        return _in_brackets(told["place"])
    return " " + _("(the thread was made at {place})").format(place=told["made"])


def why_nothing_came(name: str, heard_anything: bool, seats: Sequence[Seat]) -> str:
    """Why a text, which had to pass through these programs, did not come to who has this name."""
    for death in deaths(seats):
        return death.sentence
    if not heard_anything:
        return _("Nothing came to {name}.").format(name=name)
    return _("It did not come to {name}.").format(name=name)


def how_it_ended(program: Program) -> str:
    """One sentence on a program that ended: Python's words with the line, or the exit status."""
    script, status = program.script, program.exit_status
    for told in program.saw(Event.DIED)[-1:]:
        return _("{script} ended: {error}{place}").format(
            script=script, error=told["error"], place=_in_brackets(told["place"])
        )
    if program.is_killed:
        return _("{script} was ended from outside.").format(script=script)
    if status is not None and status < 0:
        name = str(status)
        with contextlib.suppress(ValueError):
            name = signal.Signals(-status).name
        return _("{script} was ended by the signal {name}.").format(script=script, name=name)
    lines = program.errors.text.strip().splitlines()
    if status and lines:
        return _("{script} ended: {error}").format(script=script, error=lines[-1])
    return _by_itself(program)


def _by_itself(program: Program) -> str:
    """One sentence on a program that ended without an exception."""
    values = {"script": program.script, "status": program.exit_status}
    ends = [e for e in program.saw(Event.RECEIVED) if e["kind"] == "tcp" and not e["size"]]
    heard_the_end = ends or program.saw(Event.RESET)
    if heard_the_end:
        sentence = _(
            "{script} ended by itself, exit status {status}, after the other side had closed the "
            "connection{place}."
        )
        return sentence.format(**values, place=_in_brackets(heard_the_end[-1]["place"]))
    ended = program.saw(Event.MAIN_ENDED)
    daemons = [made for made in ended[-1]["daemons"] if made] if ended else []
    if daemons:
        sentence = _(
            "{script} ended by itself, exit status {status}: its daemon threads end with the main "
            "thread (made at {places})."
        )
        return sentence.format(**values, places=", ".join(dict.fromkeys(daemons)))
    if ended:
        sentence = _(
            "{script} ended by itself, exit status {status}: its last line has run, and no thread "
            "keeps it running."
        )
        return sentence.format(**values)
    return _("{script} ended by itself, exit status {status}.").format(**values)


def how_it_broke(program: Program) -> str:
    """One sentence on a program that has printed a traceback, though it may have gone on."""
    told = deaths([Seat(program)])
    if any(death.error for death in told):
        return next(death.sentence for death in told if death.error)
    lines = own_lines(program.errors.text, [program.folder]).strip().splitlines()
    frames = [found for line in lines if (found := _FRAME.search(line))]
    place = f"{frames[-1][1]}:{frames[-1][2]}" if frames else ""
    return lines[-1] + _in_brackets(place)


def why_it_goes_on(program: Program) -> str:
    """Some sentences on a program that ought to have ended: which thread keeps it, and where."""
    going_on, died, standing = _("It goes on running."), program.saw(Event.DIED), program.where()
    # Who leaves by sys.exit() runs no last line, and stands nowhere.
    stands = any(where["thread"] == "MainThread" for where in standing)
    main_ended = program.saw(Event.MAIN_ENDED) or not stands
    for where in standing:
        values = {"thread": where["thread"], "place": f"{where['file']}:{where['line']}"}
        values |= {"script": program.script, "code": where["code"]}
        if main_ended and not died and where["thread"] != "MainThread":
            sentence = _(
                "The last line of {script} has run, but its {thread} still waits at {place}: "
                "{code}. A program ends when all threads have ended that are no daemons."
            )
            return going_on + " " + sentence.format(**values)
        if died and where["thread"] != "MainThread":
            sentence = _(
                "The main thread of {script} has died of {error}{died}, but its {thread} still "
                "waits at {place}: {code}. A program ends when all threads have ended that are no "
                "daemons."
            )
            values |= {"error": died[-1]["error"], "died": _in_brackets(died[-1]["place"])}
            return going_on + " " + sentence.format(**values)
        if where["thread"] == "MainThread":
            return going_on + " " + _("Its MainThread is at {place}: {code}").format(**values)
    return going_on


def why_busy(program: Program) -> str:
    """One sentence on a program of which a thread runs in circles."""
    for told in program.saw(Event.READS_ON)[-1:]:
        sentence = _(
            "One of its threads runs without end and keeps a processor busy: recv() returns "
            'b"" again and again{place}, because the other side has gone.'
        )
        return sentence.format(place=_in_brackets(told["place"]))
    return _("One of its threads runs without end and keeps a processor busy.")


def why_without_end(name: str, program: Program | None) -> str:
    """One sentence on somebody who gets far more text than anybody has said."""
    for told in program.saw(Event.READS_ON)[-1:] if program is not None else []:
        return reads_on(program.script, told["place"]) if program is not None else ""
    return _("{name} gets text without end.").format(name=name)


def reads_on(script: str, place: str) -> str:
    """One sentence on a client that goes on after the end of the stream, and prints each time."""
    sentence = _(
        '{script} prints without end: its recv() returns b"" (the server has gone) and the loop '
        "goes on{place}."
    )
    return sentence.format(script=script, place=_in_brackets(place))


def why_it_does_not_listen(server: Program) -> str:
    """One sentence on a server that nobody can connect to."""
    bound, died = server.saw(Event.BOUND), server.saw(Event.DIED)
    failed = [e for e in server.saw(Event.CALL_FAILED) if e["call"] == "accept"]
    is_bound = bool(bound) and bound[-1]["kind"] == "tcp" and not server.saw(Event.LISTENING)
    if is_bound and (server.running or failed):
        sentence = _("{script} is bound to port {port}, but it does not call listen(){place}.")
        place = _in_brackets(failed[-1]["place"] if failed else "")
        return sentence.format(script=server.script, port=bound[-1]["asked"], place=place)
    if failed and not bound:
        sentence = _("{script} calls accept(){place}, but it has not called bind() and listen().")
        return sentence.format(script=server.script, place=_in_brackets(failed[-1]["place"]))
    if not server.running:
        return how_it_ended(server)
    if died:
        return deaths([Seat(server)])[0].sentence
    if bound and bound[-1]["kind"] == "udp":
        return _("{script} opened a UDP socket. This exercise is TCP.").format(script=server.script)
    return _("{script} runs, but it opens no listening socket.").format(script=server.script)


def why_in_doubt(program: Program) -> str:
    """What is said of a program to which something was to happen that did not."""
    told = _(
        "Something was to happen to {script}, and did not: what brings it about was changed, or it "
        "goes past Python's sockets. So nobody knows how it bears that."
    )
    return told.format(script=program.script)
