"""Why something did not happen, in one sentence, as far as one can see from here."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.probe.talk import Event
from autograder.program.program import Program
from autograder.words.language import _


def why_nothing_came(name: str, heard_anything: bool, programs: Sequence[Program]) -> str:
    """Why a text, which had to pass through these programs, did not come to who has this name."""
    for program in programs:
        if not program.running:
            return how_it_ended(program)
    for program in programs:
        for death in program.saw(Event.THREAD_DIED)[-1:]:
            return _("A thread of {script} died: {error} ({place})").format(
                script=program.script,
                error=death["error"],
                place=death["place"],
            )
    if not heard_anything:
        return _("Nothing came to {name}.").format(name=name)
    return _("It did not come to {name}.").format(name=name)


def how_it_ended(program: Program) -> str:
    """One sentence on a program that ended, with the last line of its traceback."""
    lines = program.errors.text.strip().splitlines()
    if lines:
        return _("{script} ended: {error}").format(script=program.script, error=lines[-1])
    return _("{script} ended by itself (exit status {status}).").format(
        script=program.script, status=program.exit_status
    )


def why_it_does_not_listen(server: Program) -> str:
    """One sentence on a server that nobody can connect to."""
    if not server.running:
        return how_it_ended(server)
    bound = server.saw(Event.BOUND)
    if bound and bound[-1]["kind"] == "udp":
        return _("{script} opened a UDP socket. This exercise is TCP.").format(script=server.script)
    if bound:
        return _("{script} is bound to port {port}, but it does not call listen().").format(
            script=server.script, port=bound[-1]["asked"]
        )
    return _("{script} runs, but it opens no listening socket.").format(script=server.script)
