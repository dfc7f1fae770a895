"""Beliefs about ends: who learns of them, and what they wake."""

from __future__ import annotations

import re

import psutil

from autograder.judging.cause.beliefs.of_streams import m5
from autograder.judging.cause.run import Run
from autograder.probe.talk import OF_A_READ, Event
from autograder.program import holding
from autograder.program.program import Program

CLOSES = re.compile(r"\.close\(|SHUT_RDWR|^\s*with\b.*\b(socket|connect)", re.MULTILINE)


def m6(run: Run) -> bool:
    """close() wakes recv(): more threads wait in recv() than there are connections to wait for."""
    return not run.error.sent and any(
        len(_waiting(program, r"\brecv")) > len(_open(program, listening=False))
        for program in run.scene.programs
        if program.running
    )


def m7(run: Run) -> bool:
    """The other side knows at once: somebody has gone, and at who stays nothing shows it."""
    gone = any(not person.here for person in run.scene.people)
    broken = any(p.saw(e) for p in run.scene.programs for e in (Event.DIED, Event.THREAD_DIED))
    running = [program for program in run.scene.programs if program.running]
    ended = any(program.saw(Event.MAIN_ENDED) for program in running)
    return gone and not (run.error.sent or broken or ended or m5(run))


def m8(run: Run) -> bool:
    """Closing the listener stops accept(): it is closed, and a thread still waits in accept()."""
    server = run.scene.server
    waits = server is not None and server.running and _waiting(server, r"\baccept\(")
    return bool(waits) and server is not None and not _open(server, listening=True)


def _waiting(program: Program, pattern: str) -> list[str]:
    """The threads of a program that wait at such a line."""
    return [w["thread"] for w in program.where() if re.search(pattern, w["code"])]


def _open(program: Program, *, listening: bool) -> list[int]:
    """The own ports of its sockets that listen, or of its connections, as the system tells."""
    found = holding.connections(program, "inet")
    return [c.laddr.port for c in found if (c.status == psutil.CONN_LISTEN) == listening]


def m9(run: Run) -> bool:
    """Sending to who has left fails at once: the server sent to them, and it succeeded."""
    server = run.scene.server
    gone = {person.port for person in run.scene.people if not person.here and person.port}
    if server is None or any(death.error.startswith("ValueError") for death in run.deaths):
        return False  # it has tried to forget them
    ends = [e for e in server.reports.all if e["event"] in OF_A_READ]
    left = {e["peer"]: e["at"] for e in ends if e["peer"] in gone and not e["size"]}
    sent = server.saw(Event.SENT)
    return any(e["peer"] in gone and e["at"] > left.get(e["peer"], float("inf")) for e in sent)


def m19(run: Run) -> bool:
    """daemon=True is a plan for shutting down: daemon threads ended in the middle of their work."""
    ended = [e for p in run.scene.programs if not p.running for e in p.saw(Event.MAIN_ENDED)]
    return any(told["daemons"] for told in ended)


def m20(run: Run) -> bool:
    """Closing the socket interrupts input(): the server has gone, the client waits for its user,
    and closes its socket somewhere.
    """
    for program in (one for one in run.scene.programs if CLOSES.search(run.source(one))):
        ends = [told for told in program.saw(Event.RECEIVED) if not told["size"]]
        gone = ends or program.saw(Event.RESET)
        waits = program.running and not run.error.sent and not run.deaths
        if program is not run.scene.server and gone and waits:
            return any(re.search(r"\binput\(|stdin", where["code"]) for where in program.where())
    return False


def m21(run: Run) -> bool:
    """ "Address in use" means that it still runs: bind() failed with that, and no other one went
    well after it.
    """
    failed = [
        told["error"]
        for seat, told in run.of(Event.CALL_FAILED)
        if all(bound["at"] < told["at"] for bound in seat.program.saw(Event.BOUND))
    ]
    return any("ddress already in use" in e for e in [*failed, *(d.error for d in run.deaths)])
