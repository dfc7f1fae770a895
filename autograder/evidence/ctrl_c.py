"""What checks ask of programs in which Ctrl-C is pressed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from autograder.program.causes import how_it_broke, how_it_ended, why_it_goes_on
from autograder.program.program import Program
from autograder.room.person import Person
from autograder.room.room import Room
from autograder.room.terminal import AtTerminal
from autograder.room.unmet import Unmet
from autograder.words.language import _

EXCEPTION = re.compile(r"^[A-Za-z][\w.]*(?:Error|Exception|Interrupt|Exit)\b.*", re.MULTILINE)
CANCELLED = "asyncio.exceptions.CancelledError"  # Python 3.11 itself tells of it, as an error


# -- Ctrl-C ------------------------------------------------------------------------------


def press_ctrl_c(room: Room) -> None:
    """Who runs the server presses Ctrl-C; it ends."""
    _presses(room)
    of_its_end(room)


def press_ctrl_c_among(room: Room, first: Person, *others: Person) -> None:
    """Who runs the server presses Ctrl-C; it ends.

    Whoever shuts down the connection of ``first`` is held until the threads that wake up have gone:
    a loop over a registry from which they are taken skips somebody, every time.
    """
    with room.paused_after_shutdown(first):
        _presses(room)
        room.settle()
        was_held = room.is_paused()
    of_its_end(room, lambda: _who_was_skipped(first, others) if was_held else "")


def _who_was_skipped(first: Person, others: Sequence[Person]) -> str:
    """One sentence if somebody does not see the end, though an earlier one did; else ""."""
    name = next((one.name for one in others if not one.heard.ended), "")
    sentence = _(
        "It hangs up on {first}, but not on {name}: {first} leaves the registry while a loop still "
        "goes over it, and a list then skips who comes next (lesson 06)."
    )
    return sentence.format(first=first.name, name=name) if name and first.heard.ended else ""


def press_ctrl_c_twice(room: Room) -> None:
    """Who runs the server presses Ctrl-C, and once more before it has ended."""
    _presses(room)
    room.settle()
    if room.server.running:
        _presses(room)
        room.settle()


def _presses(room: Room) -> None:
    server = _running(room)
    room.act("Ctrl-C is pressed in the terminal of {script}.", script=server.script)
    server.interrupt()


def of_its_end(room: Room, why: Callable[[], str] = lambda: "") -> None:
    """The server ends, once Ctrl-C was pressed. If not: ``why``, or where it still is."""
    server = room.server
    room.step("{script} ends.", script=server.script)
    room.wait_for_the_end_of(server)
    if server.running:
        raise Unmet(
            _("{script} ends at once when Ctrl-C is pressed.").format(script=server.script),
            why() or why_it_goes_on(server),
        )


def presses_ctrl_c(person: AtTerminal) -> None:
    """A person presses Ctrl-C in the terminal of their client."""
    person.room.act("{name} presses Ctrl-C.", name=person.name)
    person.program.interrupt()


def _running(room: Room) -> Program:
    server = room.server
    if not server.running:
        expected = _("{script} runs until Ctrl-C is pressed.").format(script=server.script)
        raise Unmet(expected, how_it_ended(server))
    return server


def of_no_traceback(room: Room) -> None:
    """The server says nothing of an exception that nobody caught, but for asyncio's own words."""
    server = room.server
    room.step("{script} has printed no traceback.", script=server.script)
    found = EXCEPTION.findall(server.errors.text)
    if server.errors.has_traceback and found[-1:] != [CANCELLED]:
        expected = _("{script} ends without a traceback.").format(script=server.script)
        raise Unmet(expected, how_it_broke(server) if found else server.errors.text.strip())
