"""Mistakes with threads: one that is not started, called at once, waited for too early."""

from __future__ import annotations

import ast
import re

from autograder.handin.scripts import nodes_of, tree_of
from autograder.judging.cause.run import Run
from autograder.probe.talk import Event
from autograder.program.causes import Seat
from autograder.program.reports import Report
from autograder.words.language import _

MAIN = "MainThread"
CALLED = re.compile(r"\bThread\(.*?\btarget\s*=\s*(?P<call>[\w.]+\(.*)")
JOINS = re.compile(r"\.join\(\s*(?:timeout.*|[\d.]*)\)")
GOES_ON = re.compile(r"\binput\(|stdin|\baccept\(|\.send|\.recv|\.start\(")
NO_TUPLE = re.compile(r"\bargs\s*=\s*(\(\s*[^(),]+\)|[\w.\[\]]+\.encode\(\w*\))")
RECEIVES = re.compile(r"\.recv\w*\(")
WAITS_FOR_BYTES = re.compile(r"\brecv|\.read|\binput\(|stdin")
ACCEPTS = re.compile(r"\baccept\(|\bselect\b|\.select\(|\bpoll\(|serve_forever|run_forever|asyncio")


def args_that_is_no_tuple(run: Run) -> str:
    """Thread(target=f, args=(x)): the thread dies before its first line."""
    for seat, died in run.of(Event.THREAD_DIED):
        if not died["place"] and NO_TUPLE.search(run.line(died["made"])):
            sentence = _(
                "A thread of {program} died before its first line: {error}. args=(x) is no tuple: "
                "write args=(x,) ({place})."
            )
            return sentence.format(program=seat.words, error=died["error"], place=died["made"])
    return ""


def _types_at(run: Run, seat: Seat) -> bool:
    """Whether the words that stopped are typed at this program."""
    return run.speaker is not None and run.speaker.program is seat.program


def target_called(run: Run) -> str:
    """Thread(target=f(x)): f runs at once, in the thread that was to make the new one."""
    for seat, where in run.standing:
        if ACCEPTS.search(where["code"]) and not _types_at(run, seat):
            continue  # the server lets people in, from whichever thread: this costs nobody anything
        places = [f"{where['file']}:{where['line']}", *where["called"]]
        for place in places[1:]:
            if called := _called_as_target(run.line(place)):
                sentence = _(
                    "{thread} of {program} itself runs {call} ({place}): target=f(x) calls f at "
                    "once and starts no thread. Write target=f, args=(x,).{waits}"
                )
                values = {"thread": where["thread"], "program": seat.words, "place": place}
                return sentence.format(call=f"{called}()", waits=_not_reached(run, place), **values)
    return _target_was_called(run)


def _not_reached(run: Run, place: str) -> str:
    """The loop that makes a thread for each client does not come to its accept() again."""
    file = place.partition(":")[0]
    accepts = any("accept(" in line for line in run.file(file))
    return " " + _("accept() is not reached again.") if accepts else ""


def _called_as_target(line: str) -> str:
    """The function that target=f(x) calls in this line. Of target=Chat().run it is none."""
    found = CALLED.search(line)
    if not found:
        return ""
    call, depth = found["call"], 0
    for place, letter in enumerate(call):
        depth += (letter == "(") - (letter == ")")
        if letter == ")" and not depth:
            is_all = not call[place + 1 :].lstrip().startswith((".", "[", "("))
            return call.partition("(")[0] if is_all else ""
    return call.partition("(")[0]


def _gets_nothing(run: Run, place: str) -> bool:
    """Whether target=f(x) in a line gives the thread nothing to run: f returns nothing."""
    file, called = place.partition(":")[0], _called_as_target(run.line(place))
    tree = tree_of("".join(run.file(file)))
    name = called.rpartition(".")[2]
    return bool(name) and any(
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name == name
        and not any(isinstance(part, ast.Return) and part.value for part in nodes_of(node))
        for node in nodes_of(tree)
    )


def _target_was_called(run: Run) -> str:
    """The same after f has returned, or has died: no thread was ever made there."""
    for death in run.deaths:
        file = death.place.partition(":")[0]
        for number, line in enumerate(run.file(file), 1):
            place, by_main = f"{file}:{number}", death.thread == MAIN
            if by_main and CALLED.search(line) and not _made_at(run, place):
                sentence = _(
                    "MainThread itself ran the function at {place}: target=f(x) calls f at "
                    "once. Write target=f, args=(x,)."
                )
                return sentence.format(place=place) if _gets_nothing(run, place) else ""
    for seat, made in run.of(Event.THREAD_MADE):
        if _gets_nothing(run, made["made"]):
            sentence = _(
                "{program} calls the function at {place} at once, and the thread gets what it "
                "returned: target=f(x). Write target=f, args=(x,)."
            )
            return sentence.format(program=seat.words, place=made["made"])
    return ""


def _made_at(run: Run, place: str) -> bool:
    return any(made["made"] == place for _seat, made in run.of(Event.THREAD_MADE))


def never_started(run: Run) -> str:
    """A Thread object was made, and start() was never called."""
    for seat in run.seats:
        started = {told["number"] for told in seat.program.saw(Event.THREAD_STARTED)}
        idle = [m for m in seat.program.saw(Event.THREAD_MADE) if m["number"] not in started]
        for made in idle[:1]:
            if _is_run_by_hand(run, made):
                sentence = _(
                    "{program} calls run() of the thread that it makes at {place}: that runs in "
                    "{thread}. start() starts a thread."
                )
                return sentence.format(
                    program=seat.words, place=made["made"], thread=made["thread"]
                )
            sentence = _(
                "{program} makes a thread at {place}, but nobody starts it: start() is not called."
            )
            return sentence.format(program=seat.words, place=made["made"])
    return ""


def _is_run_by_hand(run: Run, made: Report) -> bool:
    file, _colon, number = made["made"].rpartition(":")
    nearby = "".join(run.file(file)[int(number) - 1 : int(number) + 3])
    return ".run()" in nearby and ".start()" not in nearby


def joined(run: Run) -> str:
    """A thread that is to accept, or to type, waits for the end of one that it has started."""
    for seat, where in run.standing:
        if where["thread"] == MAIN and JOINS.search(where["code"]):
            place = f"{where['file']}:{where['line']}"
            if not _is_last_line(run, place):
                sentence = _(
                    "MainThread of {program} waits in join() until that thread ends ({place})"
                    ": what comes after it is not reached.{waits}"
                )
                return sentence.format(
                    program=seat.words, place=place, waits=_not_reached(run, place)
                )
    return ""


def _is_last_line(run: Run, place: str) -> bool:
    """Whether join() is the last thing that the program does: a right place for it."""
    file, _colon, number = place.rpartition(":")
    lines = run.file(file)
    own = lines[int(number) - 1]
    depth = len(own) - len(own.lstrip())
    before = [line for line in lines[: int(number) - 1] if line.strip()]
    outer = [line for line in before if len(line) - len(line.lstrip()) < depth]
    for line in (line for line in lines[int(number) :] if line.strip()):
        if len(line) - len(line.lstrip()) < depth:
            break
        if GOES_ON.search(line):
            return False
    return not any(re.match(r"\s*while\b", line) for line in outer[-2:])


def accepts_no_more(run: Run) -> str:
    """Somebody has connected and is not accepted: the thread that accepts is busy elsewhere."""
    server = run.scene.server
    if server is None or not server.saw(Event.ACCEPTED):
        return ""
    accepted = {told["peer"] for told in server.saw(Event.ACCEPTED)}
    waiting = [p for p in run.scene.people if p.here and p.port and p.port not in accepted]
    for seat, where in run.standing if waiting else []:
        is_main = where["thread"] == MAIN and seat.program is server
        if is_main and WAITS_FOR_BYTES.search(where["code"]):
            sentence = _(
                "{name} has connected, but is not accepted: MainThread of {program} waits at "
                "{place}: {code}. accept() is not reached again."
            )
            place = f"{where['file']}:{where['line']}"
            values = {"program": seat.words, "place": place, "code": where["code"]}
            return sentence.format(name=waiting[0].name, **values)
    return ""


def read_by_two(run: Run) -> str:
    """Two threads read from the same connection: each gets what the other one misses."""
    for seat in run.seats:
        stand = [w["thread"] for s, w in run.standing if s is seat and RECEIVES.search(w["code"])]
        readers = [name for name in _readers(seat) if name in stand]
        ends = seat.program.saw(Event.ACCEPTED) + seat.program.saw(Event.CONNECTED)
        is_tcp = not any(one["kind"] == "udp" for one in seat.program.saw(Event.BOUND))
        # Each of them waits at one of the connections that there have ever been.
        names = readers if len({*readers}) > 1 else []
        names = names or (stand if is_tcp and 0 < len(ends) < len(stand) else [])
        made = [e["made"] for e in seat.program.saw(Event.THREAD_STARTED) if e["name"] in names]
        main = [w for s, w in run.standing if s is seat and w["thread"] == MAIN and MAIN in names]
        if main:
            sentence = _(
                "Two threads of {program} read from the same connection: what one of them gets, "
                "the other one misses. The MainThread does so at {place}."
            )
            place = f"{main[0]['file']}:{main[0]['line']}"
            return sentence.format(program=seat.words, place=place)
        if names and made:
            sentence = _(
                "Two threads of {program} read from the same connection: what one of them gets, "
                "the other one misses. The last one is started at {place}."
            )
            return sentence.format(program=seat.words, place=made[-1])
    return ""


def _readers(seat: Seat) -> list[str]:
    """The threads that have read from one and the same by turns. [] if there are none."""
    turns: dict[int | None, list[Report]] = {}
    for told in seat.program.saw(Event.RECEIVED):
        if told["kind"] == "tcp" and told["size"]:
            there = turns.setdefault(told["peer"], [])
            if not there or there[-1]["ident"] != told["ident"]:
                there.append(told)
    for there in turns.values():
        idents = [told["ident"] for told in there]
        if len(idents) > len(set(idents)):  # one has read again after another one
            return [told["thread"] for told in there]
    return []
