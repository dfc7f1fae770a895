"""What checks ask of a server about those who have left: it lets go of them, in every way."""

from __future__ import annotations

import errno
from collections.abc import Callable, Sequence
from typing import Any

from autograder.evidence.moments import one_moment
from autograder.probe.talk import Event
from autograder.program import holding
from autograder.room.person import Person
from autograder.room.room import Room
from autograder.room.terminal import AtTerminal
from autograder.room.unmet import Unmet
from autograder.room.wire import OnWire
from autograder.words.language import _

VISITS = 110  # people: more than a hundred
NO_TEXT = b"\xff\xfe\n", b"\xd0 no text \xff\n"


def closes_who_vanished(room: Room, people: Sequence[Person], speaker: Person) -> None:
    """These people vanish; the server then does not keep a descriptor for each of them.

    A reset connection is in no table of the system any more, but its descriptor is.
    """
    server = room.server
    held = holding.holding(server).descriptors
    for person in people:
        person.is_reset()
    room.settle()
    calls(speaker)
    holds_less(room, held)


def holds_less(room: Room, held: int) -> None:
    """The server has fewer descriptors by now than so many: it has closed some connections."""
    server = room.server
    room.step("{script} lets go of those who have vanished.", script=server.script)
    if not room.wait_for(lambda: holding.holding(server).descriptors < held):
        raise Unmet(
            _("{script} closes the connections of those who have vanished.").format(
                script=server.script
            ),
            _("It still keeps all of them open."),
        )


def met_by_a_send(room: Room, leaver: Person, speaker: Person, *listeners: Person) -> None:
    """Somebody is reset, and it is a send that learns of it first: the others hear everything.

    Mostly the thread in recv() is told of the reset and a send meets a broken pipe. If that thread
    is busy, the send is told (man 2 send, ECONNRESET).
    """
    room.next_send_fails(leaver, errno.ECONNRESET)
    texts = [f"{number} beside {leaver.name}, who is reset" for number in ("one", "two")]
    with room.paused_before_cleanup(leaver):
        for text in texts:
            speaker.says(text)
            room.settle()
    for listener in listeners:
        listener.hears(*texts)


def met_before_anybody_knows(room: Room, dead: Person, speaker: Person, *listeners: Person) -> None:
    """The same with a server of which one thread does all: a send is the first to be told."""
    room.next_send_fails(dead, errno.ECONNRESET)
    texts = [f"{number} and beside {dead.name}" for number in ("one", "two")]
    with one_moment.of(room):  # in one piece: with the second one, nobody else has learned of it
        speaker.says(*texts)
    for listener in listeners:
        listener.hears(*texts)


def says_nothing_more(leaver: Person, *listeners: Person) -> None:
    """Somebody speaks and is then reset: the others have heard it once.

    recv() raises at a reset and returns nothing (man 2 recv, ECONNRESET), so what it returned
    before is no news.
    """
    text = f"{leaver.name} says this, and is reset"
    leaver.says(text)
    for listener in listeners:
        listener.hears(text)
    leaver.is_reset()
    for listener in listeners:
        listener.hears_once(text)


def bears_a_reset(person: AtTerminal) -> None:
    """A program has been told of a reset: nothing of it breaks.

    What it does with the next Enter is for the check on a peer that has gone in peace.
    """
    program = person.program
    person.room.step("{script} of {name} bears it.", script=program.script, name=person.name)
    person.room.settle()
    if program.errors.has_traceback:
        expected = _("{script} meets a reset without a traceback.").format(script=program.script)
        raise Unmet(expected, program.errors.text.strip().splitlines()[-1])


def come_and_go_in_turn(room: Room, come: Callable[..., Any]) -> None:
    """Some leave, others come in between, and some of the first ones leave again.

    Who keeps a place or a number for each, as it was when they came, takes out somebody else then.
    """
    ann, ben, cleo, dan, eve = come("ann", "ben", "cleo", "dan", "eve")
    cleo.leaves()
    room.settle()
    fay = come("fay")
    room.chat_goes_on(ann, fay)  # as many as before are here, and not the same
    eve.leaves()
    room.settle()
    room.chat_goes_on(ann, fay)
    ben.leaves()
    room.settle()
    gus = come("gus")
    dan.leaves()
    room.settle()
    room.chat_goes_on(ann, fay, gus)


def all_go_and_others_come(room: Room, come: Callable[..., Any]) -> None:
    """Everybody leaves, so that nobody is there for a moment; then others come, and they chat."""
    for person in list(room.people):
        if isinstance(person, Person) and person.here:
            person.leaves()
    room.settle()
    room.chat_goes_on(*come("hugo", "iris"))


def takes_a_half_line_along(room: Room, listener: Person, come: Callable[..., Any]) -> None:
    """Somebody leaves in mid-line, and one of two newcomers gets the number of that socket.

    What the leaver had begun may be handed on, as a line of its own: it is nobody else's beginning.
    """
    leaver, half = come("jack"), "half-a-li"
    leaver.sends(half.encode())
    room.settle()
    leaver.leaves()
    room.settle()
    place = len(listener.heard.data)
    newcomers = come("kate", "leo")
    for newcomer in newcomers:
        newcomer.says(f"a line of {newcomer.name}")
        listener.hears(f"a line of {newcomer.name}")
    room.settle()
    for line in listener.heard.data[place:].decode("utf-8", "replace").split("\n"):
        for newcomer in newcomers:
            if half in line and newcomer.name in line:
                expected = _("What {name} says begins with their own words.")
                got = _("It begins with half a line of {other}, who has left.")
                raise Unmet(
                    expected.format(name=newcomer.name),
                    got.format(other=leaver.name),
                    sent=half,
                    seen=line.encode(),
                )


def says_last_words(room: Room, speaker: OnWire, text: str) -> None:
    """Somebody says a text and then no more. Both have come when the server looks for them."""
    with room.paused_after_recv(room.server, speaker.port):
        speaker.says("one moment, please")
        room.settle()
        speaker.says(text)
        speaker.half_closes()
        room.settle()


def many_come_and_go(room: Room) -> None:
    """Many connect and go without a word, one after another: some servers count how many came.

    Each waits until the one before was let in, and no longer: a door may have room for one.
    """
    before = len(room.server.saw(Event.ACCEPTED))
    room.act("{count} people connect and go without a word.", count=VISITS)
    for came in range(VISITS):
        if not room.lets_in(before + came):
            break  # nor would it let in the next one
        room.reach().close()
    room.settle()


def calls(speaker: Person) -> None:
    """Somebody speaks, whether it arrives or not: some servers see who has left when they send."""
    for text in ("is anybody there?", "hello?"):
        speaker.says(text)
        speaker.room.settle()


def sends_nothing_to(room: Room, leaver: Person, speaker: Person) -> None:
    """The server does not try any more to send to somebody who has left.

    It may learn of it when it sends: the first try goes through, the second one fails.
    """
    server = room.server
    calls(speaker)
    tries = _tries(room, leaver)
    speaker.says("one more time")
    room.settle()
    room.step("{script} sends nothing to {name}.", script=server.script, name=leaver.name)
    if leaver.port is not None and _tries(room, leaver) > tries:
        raise Unmet(
            _("{script} sends nothing to {name}, who has left.").format(
                script=server.script, name=leaver.name
            ),
            _("It still tries to: the connection is still in its registry."),
        )


def _tries(room: Room, leaver: Person) -> int:
    events = room.server.saw(Event.SENT) + room.server.saw(Event.SEND_FAILED)
    return sum(event["peer"] == leaver.port for event in events)


def after_no_text(room: Room, person: OnWire, *others: Person) -> None:
    """Somebody sends bytes that are no text, and leaves: nobody else is harmed, nothing is left."""
    for data in NO_TEXT:
        person.sends(data)
        room.settle()
        room.chat_goes_on(*others)
    person.leaves()
    of_forgetting(room, person)
    room.chat_goes_on(*others)


def of_forgetting(room: Room, person: Person) -> None:
    """The server has closed its end of the connection of somebody who has left."""
    room.settle()
    room.step("{script} lets go of {name}.", script=room.server.script, name=person.name)
    if not room.wait_for(lambda: not _keeps(room, person)):
        raise Unmet(
            _("{script} closes the connection of {name}, who has left.").format(
                script=room.server.script, name=person.name
            ),
            _("It still keeps the connection open."),
        )


def _keeps(room: Room, person: Person) -> bool:
    return holding.is_connected(room.server, room.address[1], person.port or 0)
