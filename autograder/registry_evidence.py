"""What the checks of 06 ask of a server, beside what people hear."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import psutil

from autograder.i18n import _
from autograder.person import Person
from autograder.room import Room
from autograder.unmet import Unmet
from autograder.watched import Fact, WatchedRoom, access_in_words

_DIED = re.compile(r"^Exception in thread (.+?)[ :]", re.MULTILINE)
_OF = re.compile(r"^(ValueError|KeyError|RuntimeError)\b.*", re.MULTILINE)


def of_living_threads(room: Room) -> None:
    """No thread of the server has died of a registry that changed: its terminal shows none."""
    server = room.server
    assert server is not None
    room.settle()
    room.step("No thread of {script} dies.", script=server.script)
    died, error = _DIED.search(server.errors.text), _OF.search(server.errors.text)
    if died and error:
        deaths = server.saw("thread died")
        raise Unmet(
            _("No thread of {script} dies.").format(script=server.script),
            _("{thread} died: {error} ({place})").format(
                thread=died[1], error=error[0], place=deaths[0].get("place") if deaths else ""
            ),
        )


def of_whole_lines(person: Person, *lines: str) -> None:
    """These long lines came, each of them whole: nobody else's words are in the middle of one."""
    room = person.room
    room.step("{name} hears both long lines, each in one piece.", name=person.name)
    if room.wait_for(lambda: all(map(person.has_heard, lines))):
        return
    broken = next(line for line in lines if not person.has_heard(line))
    head = broken[:40].encode()
    raise Unmet(
        _("{name} hears a line of {count} letters in one piece.").format(
            name=person.name, count=len(broken)
        ),
        _("It begins, and then somebody else's words are in the middle of it.")
        if head in person.heard.data
        else room.why_not(person, broken),
        broken,
        bytes(person.heard.data),
    )


def of_exclusion(
    room: WatchedRoom, wanted: Callable[[Fact, Fact], bool], crowd: Callable[[], None]
) -> None:
    """While one thread is about to change the registry, no other one is in it.

    The lockset names the lines that might meet. At each of them a thread is held while all sorts
    of people act: only if another thread does get in, the server is to blame.
    """
    for place in room.suspects(wanted):
        with room.paused_at_registry(place=place):
            crowd()
        for first, second in room.meetings():
            if wanted(first, second):
                raise Unmet(
                    _("Each access to the registry happens under the same lock."),
                    " ".join(
                        [
                            _("Two threads were in the registry at the same moment."),
                            access_in_words(first),
                            access_in_words(second),
                        ]
                    ),
                )


def of_those_who_stayed(room: Room, people: Sequence[Person]) -> None:
    """The server has a connection with each of these people, and with nobody else."""
    server = room.server
    assert server is not None
    room.step("{script} has connections with those who are here.", script=server.script)
    room.settle()
    found = psutil.Process(server.pid).net_connections("tcp") if server.running else []
    strangers = {c.raddr.port for c in found if c.raddr} - {person.port for person in people}
    if strangers:
        raise Unmet(
            _("{script} closes the connections of all who have left.").format(script=server.script),
            _("It still keeps {count} of them open.").format(count=len(strangers)),
        )
