"""Beliefs about ends: who learns of them, and what they wake."""

from __future__ import annotations

import re

from autograder.judging.cause.of_streams import m5
from autograder.judging.cause.run import Run
from autograder.probe.talk import Event


def m6(run: Run) -> bool:
    """close() wakes recv(): the socket was closed, and a thread still waits in recv()."""
    source = "".join(run.source(program) for program in run.scene.programs)
    closes = ".close()" in source and ".shutdown(" not in source
    return not run.error.sent and closes and _stands_at_the_end(run, r"\brecv")


def m7(run: Run) -> bool:
    """The other side knows at once: somebody has gone, and who stays has not been told."""
    gone = any(not person.here for person in run.scene.people)
    ends = (Event.MAIN_ENDED, Event.DIED, Event.THREAD_DIED)
    running = [program for program in run.scene.programs if program.running]
    ended = any(program.saw(event) for program in running for event in ends)
    return gone and not run.error.sent and not m5(run) and not ended


def m8(run: Run) -> bool:
    """Closing the listener stops accept(): a thread of a server that is to end waits in it."""
    return not run.error.sent and _stands_at_the_end(run, r"\baccept\(")


def _stands_at_the_end(run: Run, pattern: str) -> bool:
    """Whether a thread waits there in a program that ought to have ended."""
    for program in run.scene.programs:
        ending = program.saw(Event.MAIN_ENDED) or program.was_interrupted
        stands = program.where() if program.running and ending else []
        if any(re.search(pattern, where["code"]) for where in stands):
            return True
    return False


def m9(run: Run) -> bool:
    """Sending to who has left fails at once: the server sent to them, and it succeeded."""
    server = run.scene.server
    gone = {person.port for person in run.scene.people if not person.here and person.port}
    if server is None:
        return False
    ends = [e for e in server.reports.all if e["event"] in (Event.RECEIVED, Event.RESET)]
    left = {e["peer"]: e["at"] for e in ends if e["peer"] in gone and not e["size"]}
    sent = server.saw(Event.SENT)
    return any(e["peer"] in gone and e["at"] > left.get(e["peer"], float("inf")) for e in sent)


def m19(run: Run) -> bool:
    """daemon=True is a plan for shutting down: daemon threads ended in the middle of their work."""
    ended = [e for p in run.scene.programs if not p.running for e in p.saw(Event.MAIN_ENDED)]
    return any(told["daemons"] for told in ended)


def m20(run: Run) -> bool:
    """Closing the socket interrupts input(): the server has gone, the client waits for its user."""
    for program in run.scene.programs:
        ends = [told for told in program.saw(Event.RECEIVED) if not told["size"]]
        gone = ends or program.saw(Event.RESET)
        waits = program.running and not run.error.sent and not run.deaths
        if program is not run.scene.server and gone and waits:
            return any(re.search(r"\binput\(|stdin", where["code"]) for where in program.where())
    return False


def m21(run: Run) -> bool:
    """ "Address in use" means that it still runs: bind() failed with that."""
    failed = [told["error"] for _seat, told in run.of(Event.CALL_FAILED)]
    return any("ddress already in use" in e for e in [*failed, *(d.error for d in run.deaths)])
