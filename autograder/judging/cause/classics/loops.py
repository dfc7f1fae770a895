"""A loop that goes round without an end: it sends or prints again and again, and reads nothing."""

from __future__ import annotations

import ast
import re
from typing import TypeGuard

from autograder.handin.scripts import nodes_of, tree_of
from autograder.judging.cause.run import Run
from autograder.probe.talk import Event
from autograder.program.causes import Seat
from autograder.program.reports import Report
from autograder.room.scene import Somebody
from autograder.room.terminal import AtTerminal
from autograder.words.language import _

NEVER_WAITS = re.compile(r"MSG_DONTWAIT")
SAMPLES = 20  # times that one looks where threads stand
TELLS = re.compile(r"\bprint\(|\.send|\.write\(")
OFTEN = 20  # times
READS = re.compile(r"\brecv|\.read|\binput\(|stdin|\baccept\(|select")


def flooded(run: Run) -> list[Somebody]:
    """Whoever gets far more than anybody has said, if that is what the check has seen."""
    sentence = _("{name} gets text without end.")
    return [p for p in run.scene.people if run.error.got == sentence.format(name=p.name)]


def goes_round(run: Run) -> str:
    """One sentence on a loop that does the same with what it has read once. "" if none is seen."""
    client = next((p.program for p in flooded(run) if isinstance(p, AtTerminal)), None)
    for seat in run.seats:
        is_theirs = seat.program is client
        found = _sends(run, seat) or ((_prints(run, seat) or _never_reads(run, seat)) * is_theirs)
        if found:
            return found
    return ""


def runs_in_circles(run: Run) -> str:
    """One sentence on the loop of a thread that keeps a processor busy. "" if none is seen."""
    if run.error.got != _("One of its threads runs without end and keeps a processor busy."):
        return ""
    for seat in run.seats:
        seen: dict[tuple[str, str], set[int]] = {}
        for _time in range(SAMPLES if seat.program.running else 0):
            for where in seat.program.where():
                seen.setdefault((where["thread"], where["file"]), set()).add(int(where["line"]))
        busy = [
            (file, lines)
            for (_thread, file), lines in seen.items()
            if len(lines) > 1 or NEVER_WAITS.search(run.line(f"{file}:{min(lines)}"))
        ]
        for file, lines in busy if len(busy) == 1 else ():
            nodes = nodes_of(tree_of("".join(run.file(file))))
            if loops := [node for node in nodes if _is_around(node, lines)]:
                sentence = _("The loop at {place} goes round and round, and waits for nothing.")
                return sentence.format(place=f"{file}:{max(one.lineno for one in loops)}")
    return ""


def _is_around(node: ast.AST, lines: set[int]) -> TypeGuard[ast.While | ast.For]:
    if not isinstance(node, ast.While | ast.For):
        return False
    return node.lineno <= min(lines) and max(lines) <= (node.end_lineno or 0)


def _sends(run: Run, seat: Seat) -> str:
    told = seat.program.saw(Event.SENT)
    sent = [one for one in told if one["ident"] == told[-1]["ident"]][-OFTEN:]
    is_one = len(sent) == OFTEN and len({(told["ident"], told["place"]) for told in sent}) == 1
    read = _last_read(seat, sent[0]["thread"]) if is_one else None
    if read is None or read["at"] > sent[0]["at"]:
        return ""
    values = {"program": seat.words, "place": sent[0]["place"], "read": read["place"]}
    if loop := _loop_that_called(run, seat, sent[0]["thread"]):
        sentence = _(
            "The loop at {loop} does not end: {program} sends again and again ({place}), and has "
            "read last at {read}."
        )
        return sentence.format(loop=loop, **values)
    sentence = _(
        "{program} sends again and again ({place}), and reads nothing in between: it has read last "
        "at {read}."
    )
    return sentence.format(**values)


def _loop_that_called(run: Run, seat: Seat, thread: str) -> str:
    """The innermost while loop around a line from which a thread has called what it does now.

    "" if that stands in a loop itself.
    """
    for other, where in run.standing:
        is_it = other.program is seat.program and where["thread"] == thread
        here = f"{where['file']}:{where['line']}"
        for place in [here, *where["called"]] if is_it else ():
            file, _colon, line = place.rpartition(":")
            nodes = nodes_of(tree_of("".join(run.file(file))))
            loops = [one for one in nodes if isinstance(one, ast.While)]
            around = [one.lineno for one in loops if _is_around(one, {int(line)})]
            if around:
                return "" if place == here else f"{file}:{max(around)}"
    return ""


def _last_read(seat: Seat, thread: str) -> Report | None:
    """What a thread has read last."""
    read = [told for told in seat.program.saw(Event.RECEIVED) if told["thread"] == thread]
    return read[-1] if read else None


def _prints(run: Run, seat: Seat) -> str:
    for other, where in run.standing:
        read = _last_read(seat, where["thread"]) if other.program is seat.program else None
        if read is not None and read["size"] and not READS.search(where["code"]):
            sentence = _(
                "{program} prints again and again, and reads nothing in between: it has read last "
                "at {read}. Its {thread} is at {place}: {code}"
            )
            values = {"program": seat.words, "read": read["place"], "thread": where["thread"]}
            return sentence.format(
                **values, place=f"{where['file']}:{where['line']}", code=where["code"]
            )
    return ""


def _never_reads(run: Run, seat: Seat) -> str:
    """A thread that prints or sends, and has read nothing in all its life."""
    for other, where in run.standing:
        is_it = other.program is seat.program and TELLS.search(where["code"])
        if is_it and _last_read(seat, where["thread"]) is None:
            sentence = _(
                "{program} goes round and round, and waits for nobody: its {thread} is at {place}: "
                "{code}"
            )
            place = f"{where['file']}:{where['line']}"
            values = {"program": seat.words, "thread": where["thread"], "code": where["code"]}
            return sentence.format(**values, place=place)
    return ""
