"""What the checks of 06 ask of a server, beside what people hear."""

from __future__ import annotations

import re
from collections.abc import Callable

from autograder.evidence import demands
from autograder.evidence.framing import each_in_a_line
from autograder.probe.talk import Command, Event
from autograder.program import holding
from autograder.program.stillness import HAS_PROC
from autograder.room.person import Person
from autograder.room.room import Room
from autograder.room.scene import PATIENCE
from autograder.room.unmet import CannotTell, Unmet
from autograder.room.watched import Fact, WatchedRoom, lets_locks_run_out, meeting_in_words
from autograder.words.language import _, plural

TOUCHES = range(1, 4)  # of a thread at the registry: to take its lock, to touch it
SPARE = 5  # descriptors that a program may open for itself meanwhile
_DIED = re.compile(r"^Exception in thread (.+?)[ :]", re.MULTILINE)
_OF = re.compile(r"^(ValueError|KeyError|RuntimeError)\b.*", re.MULTILINE)


def of_living_threads(room: Room) -> None:
    """No thread of the server has died of a registry that changed: its terminal shows none."""
    server = room.server
    room.settle()
    room.step("No thread of {script} dies.", script=server.script)
    died, error = _DIED.search(server.errors.text), _OF.search(server.errors.text)
    if died and error:
        deaths = server.saw(Event.THREAD_DIED)
        raise Unmet(
            _("No thread of {script} dies.").format(script=server.script),
            _("{thread} died: {error} ({place})").format(
                thread=died[1], error=error[0], place=deaths[0]["place"] if deaths else ""
            ),
        )


def of_whole_lines(person: Person, *lines: str) -> None:
    """These long lines came, each of them whole: nobody else's words are in the middle of one."""
    room = person.room
    room.step("{name} hears both long lines, each in one piece.", name=person.name)
    if room.wait_for(lambda: all(map(person.has_heard, lines))):
        each_in_a_line(person, *lines)  # and no part of one came before it
        return
    broken = next(line for line in lines if not person.has_heard(line))
    head = broken[:40].encode()
    raise Unmet(
        plural(
            "{name} hears a line of {count} letter in one piece.",
            "{name} hears a line of {count} letters in one piece.",
            len(broken),
        ).format(name=person.name, count=len(broken)),
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
    keeps_out = False
    held = [room.paused_at_touch(nth) for nth in TOUCHES]  # who gives up a lock may show up there
    for hold in (*map(room.paused_at_registry, room.suspects(wanted)), *held):
        with hold:
            crowd()
            lets_locks_run_out(room)
            waiting = room.waiting_for_locks()
        keeps_out = keeps_out or room.went_on(waiting) > 1  # who is held is one of them
        for first, second in room.meetings():
            if wanted(first, second):
                raise Unmet(
                    _("Each access to the registry happens under the same lock."),
                    _("Two threads were in the registry at the same moment.")
                    + " "
                    + meeting_in_words(first, second),
                )
    if not keeps_out:
        _of_one_thread(room)


def _of_one_thread(room: WatchedRoom) -> None:
    """No thread was ever kept out of the registry: then one thread has it for itself."""
    people = room.connect("ann", "ben", "cleo")
    woken = [demands.woken_by(room.server, one, f"{one.name} speaks") for one in people]
    if HAS_PROC and not set.intersection(*woken):
        raise CannotTell(_("No lock was seen that keeps a thread out of the registry."))


def of_the_one_that_counts(room: WatchedRoom) -> None:
    """The containers that were found are those that decide who hears. The last thing in a room."""
    ann, cleo = room.connect("ann again", "cleo again")
    room.server.ask(Command.REMEMBER, PATIENCE)
    ben = room.connect("ben again")
    room.settle()
    room.step("{name} is taken out of the registry.", name=ben.name)
    room.server.ask(Command.FORGET, PATIENCE, peer=ben.port)
    words = "who is still here?"
    ann.says(words)
    room.wait_for(lambda: cleo.has_heard(words))
    room.settle()
    if cleo.has_heard(words) and ben.has_heard(words):
        raise CannotTell(_("The container that holds the clients was not found."))


def of_forgetting_all(room: Room, before: holding.Holding) -> None:
    """The server has let go of all who have left: it has no more open than before they came."""
    room.step("{script} lets go of all who have left.", script=room.pair.server)
    room.settle()
    more = holding.holding(room.server).descriptors - before.descriptors
    if more > SPARE:
        raise Unmet(
            _("{script} closes the sockets of all who have left.").format(script=room.pair.server),
            _("It still keeps {count} of them.").format(count=more),
        )
