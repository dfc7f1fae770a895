"""Nobody sleeps while somebody waits: a message is handed on, and a newcomer let in, at once.

Only the time counts in which every thread of the programs slept, and one of them by the clock: what
a busy machine does to them counts for nobody.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from autograder.program import holding
from autograder.program.budget import sleeps
from autograder.program.sleep import Doze
from autograder.room.host import EchoHost
from autograder.room.person import Person
from autograder.room.room import Room
from autograder.room.scene import Scene
from autograder.room.terminal import AtTerminal
from autograder.room.unmet import Unmet
from autograder.words.language import _

NUMBERS = ("one", "two", "three", "four")
LOOK = 0.02  # seconds between two looks
PATIENCE = 12.0  # seconds: programs that sleep are waited for
DOOR = 8.0  # seconds that a server may sleep before it tries again to let somebody in


def handed_on_at_once(speaker: Person, *listeners: Person) -> None:
    """Somebody says four lines, each when all have heard the one before: nobody sleeps meanwhile.

    The longest wait counts: who looks twice a second lets nobody wait for longer than that.
    """
    expected = _("The words of {name} are handed on at once.").format(name=speaker.name)
    sleeps.let(speaker.room.job, speaker.room.programs)
    for number in NUMBERS:
        waited = _slept_over(f"{speaker.name} counts, {number}", speaker, listeners)
        if waited > sleeps.LONG:
            raise Unmet(expected, _slept(waited))


def _slept_over(text: str, speaker: Person, listeners: Sequence[Person]) -> float:
    speaker.says(text)
    waited = slept_until(speaker.room, lambda: all(one.has_heard(text) for one in listeners))
    for listener in listeners:
        listener.hears(text)
    return waited


def echoes_at_once(host: EchoHost, person: AtTerminal) -> None:
    """Our server answers four lines of somebody: their client sends, and shows, each at once."""
    script = person.program.script
    expected = _("{script} sends a line, and shows the reply, at once.").format(script=script)
    host.lets_them_sleep()
    for number in NUMBERS:
        text = f"{person.name} counts, {number}"
        person.says(text)
        waited = slept_until(host, host.has_more_to_answer)
        host.settle()
        place = len(person.heard.data)
        host.answers_and_goes_on()
        waited = max(waited, slept_until(host, lambda p=place: len(person.heard.data) > p))  # type: ignore[misc]
        host.answers_the_rest()
        person.shows(text, place)
        if waited > sleeps.LONG:
            raise Unmet(expected, _slept(waited))


def let_in_at_once(room: Room) -> None:
    """Three people come at the same moment, and the server lets in all of them at once."""
    room.lets_them_sleep()
    people = room.connect_together("frank", "grace", "heidi")
    waited = _slept_until_they_are_in(room, people)
    expected = room.step("{script} lets them in at once.", script=room.server.script)
    if waited > sleeps.LONG:
        raise Unmet(expected, _slept(waited))


def let_in_again(room: Room, *waiting: Person) -> None:
    """Who could not be let in comes in soon afterwards: to sleep in between may take a moment."""
    room.lets_them_sleep()
    waited = _slept_until_they_are_in(room, waiting)
    expected = room.step("{script} soon tries again to let them in.", script=room.server.script)
    if waited > DOOR:
        raise Unmet(expected, _slept(waited))


def _slept_until_they_are_in(room: Room, people: Sequence[Person]) -> float:
    port = room.address[1]

    def are_in() -> bool:
        return all(holding.is_connected(room.server, port, person.port or 0) for person in people)

    return slept_until(room, are_in)


def slept_until(room: Scene, condition: Callable[[], bool]) -> float:
    """Wait for a condition. Seconds that the programs slept meanwhile, of their own will."""
    doze = Doze(room.watcher, LOOK)

    def holds() -> bool:
        now = time.monotonic()
        room.lines.poll(0)
        if condition():
            return True
        doze.look(now)
        return False

    room.wait_for(holds, PATIENCE)
    return doze.seconds


def _slept(seconds: float) -> str:
    sentence = _("Nobody did anything for {seconds} s: a thread of the programs slept that long.")
    return sentence.format(seconds=f"{seconds:.1f}")


def next_in_at_once(room: Room, leaver: Person, *names: str) -> None:
    """Clients that are served one after another: when one leaves, the next is served at once.

    Only one of them waits at a time: after listen(0) there is room for no more (man 2 listen).
    """
    sleeps.let(room.job, room.programs)
    for name in names:
        (person,) = room.connect_together(name)
        person.says("my turn")
        leaver.leaves()
        waited = slept_until(room, lambda one=person: one.has_heard("my turn"))  # type: ignore[misc]
        person.hears("my turn")
        if waited > sleeps.LONG:
            expected = _("{name} is served as soon as the one before has left.")
            raise Unmet(expected.format(name=person.name), _slept(waited))
        leaver = person
