"""Beliefs about what threads share: the registry, locks, exceptions."""

from __future__ import annotations

import ast
import re

from autograder.handin.scripts import nodes_of, tree_of
from autograder.judging.cause.classics.ports import hides_all
from autograder.judging.cause.facts import died_of, server_source, stands_at
from autograder.judging.cause.run import Run
from autograder.probe.talk import Event
from autograder.program.causes import Death
from autograder.program.reports import Report

LOOPS = re.compile(r"(\s*)for\s+[\w, ]+\s+in\s+([\w.]+?)(?:\.(?:items|keys|values)\(\))?:")
TAKES_OUT = re.compile(r"\.remove\(|\.pop\(|^del\s")
DEFINES = re.compile(r"\s*(async\s+)?def\b")
OF_AN_END = ("Connection", "BrokenPipe")  # what came of another one's end is meant to be caught
CATCHES_ALL = re.compile(r"\s*except(\s+(Base)?Exception\b.*)?\s*:")


def m11(run: Run) -> bool:
    """The GIL makes the list safe: threads met in the registry, and one of them held no lock."""
    if any(not _holds_a_lock(run, death.place) for death in _changed(run)):
        return True
    return any(not one["held"] or not other["held"] for one, other in _meetings(run))


def _changed(run: Run) -> list[Death]:
    """Those who died because something changed while they went through it."""
    return [death for death in run.deaths if "changed size during iteration" in death.error]


def _holds_a_lock(run: Run, place: str) -> bool:
    """Whether a line stands in a block that holds something, as far as it can be read."""
    file, _colon, number = place.rpartition(":")
    lines = run.file(file)[: int(number)] if number.isdigit() else []
    depth = _indent(lines[-1]) if lines else 0
    for line in reversed(lines[:-1]):
        if line.strip() and _indent(line) < depth:
            depth = _indent(line)
            if line.strip().startswith("with "):
                return True
        if ".acquire(" in line or DEFINES.match(line):
            return ".acquire(" in line
    return False


def _meetings(run: Run) -> list[list[Report]]:
    """Pairs of accesses to a registry that met, or that may meet, by the lockset."""
    met = [[told["first"], told["second"]] for _seat, told in run.of(Event.MEETING)]
    return [*met, *_races(run)]


def _races(run: Run) -> list[list[Report]]:
    """Pairs of accesses that may meet in a registry, by the lockset."""
    reports = [told for _seat, told in run.of(Event.REGISTRY_REPORT)]
    found = [registry["races"] for told in reports for registry in told["registries"]]
    return [race for races in found for race in races]


def m12(run: Run) -> bool:
    """Removing while looping is fine: a loop over the registry shortens it, and somebody misses."""
    if _changed(run) and _shortens(server_source(run).splitlines()):
        return True
    hurt = run.is_missing or died_of(run, "ValueError", "KeyError")
    failed = any(told["data"] != "BlockingIOError" for _seat, told in run.of(Event.SEND_FAILED))
    return hurt and failed and _shortens(server_source(run).splitlines())


def _shortens(lines: list[str]) -> bool:
    """Whether a loop takes something out of the very list or dict that it goes through."""
    for number, line in enumerate(lines):
        if found := LOOPS.match(line):
            name = re.escape(found[2])
            takes_out = re.compile(rf"\b{name}\.(remove|pop|discard)\(|\bdel\s+{name}\[")
            for inner in lines[number + 1 :]:
                if inner.strip() and _indent(inner) <= len(found[1]):
                    break
                if takes_out.search(inner):
                    return True
    return False


def m13(run: Run) -> bool:
    """The cleanup runs exactly once: a thread died as it took out what was out already."""
    return any(
        death.error.startswith(("ValueError", "KeyError"))
        and TAKES_OUT.search(run.line(death.place)) is not None
        and not _is_in_each_round(run, death.place)
        for death in run.deaths
    )


def _is_in_each_round(run: Run, place: str) -> bool:
    """Whether a line is run in each round of an endless loop: that is no cleanup."""
    file, _colon, number = place.rpartition(":")
    loops = (n for n in nodes_of(tree_of("".join(run.file(file)))) if isinstance(n, ast.While))
    return any(str(one.lineno) == number for loop in loops for one in loop.body)


def m14(run: Run) -> bool:
    """Any lock will do: threads met in the registry, though each of them held a lock."""
    return any(one["held"] and other["held"] for one, other in _meetings(run))


def m15(run: Run) -> bool:
    """A lock around the whole broadcast: who sends under it waits, and others for the lock."""
    for _seat, told in run.of(Event.DEADLOCK):
        if any(_sends_below(run, member["since"]) for member in told["threads"]):
            return True
    waits = run.of(Event.LOCK_WAITING) or stands_at(run, _takes_a_lock(run))
    return bool(waits) and m16(run)


def _takes_a_lock(run: Run) -> str:
    """A pattern for the lines at which a thread waits for a lock of the server's."""
    names = re.findall(r"(\w+)\s*=\s*(?:threading\.)?(?:R?Lock|Condition)\(", server_source(run))
    return r"\.acquire\(|^with .*\b(" + "|".join(["lock", *map(re.escape, names)]) + r")\b"


def _sends_below(run: Run, place: str) -> bool:
    """Whether the block that begins at a line, such as "with lock:", sends something."""
    file, _colon, number = place.rpartition(":")
    lines = run.file(file)[int(number) - 1 :] if number.isdigit() else []
    for line in lines[1:]:
        if line.strip() and _indent(line) <= _indent(lines[0]):
            return False
        if re.search(r"\.send(all)?\(", line):
            return True
    return False


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def m16(run: Run) -> bool:
    """A slow reader hurts only itself: a thread waits in send(), and somebody else misses."""
    return bool(run.error.sent) and stands_at(run, r"\bsend(all|msg)?\(|\.write\(|\.flush\(")


def m18(run: Run) -> bool:
    """An exception in a thread stops the program: one died, and whom it served is left alone."""
    server, here = run.scene.server, {p.port for p in run.scene.people if p.here and p.port}
    if server is None or not server.running:
        return False
    dead = {death.thread for death in run.deaths if death.error and death.program is server}
    served = {told["peer"] for told in server.saw(Event.RECEIVED) if told["thread"] in dead}
    return bool(dead) and (not run.error.sent or bool(served & here))


def m28(run: Run) -> bool:
    """A bare except makes it robust: an except of everything hides what went wrong."""
    if hides_all(run):
        return True
    failed = (told for _seat, told in run.of(Event.CALL_FAILED))
    for told in (one for one in failed if not one["error"].startswith(OF_AN_END)):
        file, _colon, number = told["place"].rpartition(":")
        below = run.file(file)[int(number) : int(number) + 12] if number.isdigit() else []
        caught = next((line for line in below if line.strip().startswith("except")), "")
        if CATCHES_ALL.match(caught) and not any(death.error for death in run.deaths):
            return bool(run.is_missing)
    return False
