"""What belongs to one person's thread is not shared by accident, and nothing is lost in a burst."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograder.probe.talk import Event
from autograder.program.causes import how_it_ended
from autograder.room.person import Person
from autograder.room.room import Room
from autograder.room.scene import Scene
from autograder.room.terminal import AtTerminal
from autograder.room.unmet import Unmet
from autograder.room.watched import in_mid_broadcast
from autograder.words.language import _
from autograder.words.samples import burst

LINES = burst(200)
LINE = len(LINES[0]) + 1  # bytes, its newline included


def come_together(
    room: Room, first: str = "bob", second: str = "carol", nth: int = 1
) -> tuple[Any, Any]:
    """Two people come, and a thread of the first one runs only when the second one is there.

    A thread that looks up its socket then, in a variable of the accept loop, finds the other one's.
    Where each has two threads, it may be the second one (``nth``).
    """
    with room.paused_at_start(nth):
        one, other = room.comes(first), room.comes(second)
    return room.introduces(one), room.introduces(other)


def comes_and_goes_at_once(room: Room, name: str) -> Person:
    """Somebody comes, says their name and leaves, while the thread that let them in is held.

    It is held right after it has started their thread. Who is noted only then is never forgotten.
    """
    with room.paused_after_start():
        visitor = room.introduces(room.comes(name))
        room.settle()
        visitor.leaves()
        room.settle()
    return visitor


def take_the_place_of(room: Room, leaver: Person, *names: str) -> list[Person]:
    """Somebody vanishes, and others come right after the server has closed that socket.

    One of them gets its number: the first one, or the second one, where accept() has a number set
    aside before it waits, as on Linux. Whoever tidies up by that number then throws them out.
    """
    with room.paused_after_close(leaver):
        leaver.vanishes()
        room.settle()
        newcomers = [room.comes(name) for name in names]
        room.settle()
    return [room.introduces(newcomer) for newcomer in newcomers]


def comes_in_mid_broadcast(room: Room, speaker: Person, text: str, to: Person, name: str) -> Person:
    """Somebody says a text, and while it is about to be sent to a listener, another person comes.

    A dict or a set that grows while a loop walks over it ends that loop with a RuntimeError.
    """
    with in_mid_broadcast(room, speaker, text, to), room.reading_later([to]):
        newcomer = room.comes(name)
    return room.introduces(newcomer)


def each_has_a_sender(
    room: Room, speaker: Person, first: Person, other: Person, last: Person
) -> None:
    """While a message is on its way to the first listener, another person speaks.

    What the thread knew of its sender must be the same afterwards.
    """
    text, others = f"these words are of {speaker.name}", f"and these are of {other.name}"
    with room.reading_later([first, last]), room.paused_before_send(to=first):
        speaker.says(text)
        room.settle()
        other.says(others)
        room.settle()
    other.hears(text)
    for listener in (first, last):
        listener.hears(text, others)
    speaker.hears(others)
    room.settle()
    for listener in (first, last):
        thirds = [one for one in (first, other, last) if one is not listener]
        has_no_other_name(listener, speaker, text, others, thirds)
    keeps_its_name(room, speaker, first, other)


def keeps_its_name(room: Room, speaker: Person, first: Person, other: Person) -> None:
    """A message and the name before it are not torn apart, if they go out in two sends.

    Only where a message is shown with a name when nobody else speaks.
    """
    alone, text, others = "nobody else speaks now", "a name and its words", "and what was that"
    speaker.says(alone)
    first.hears(alone)
    with room.reading_later([first]), room.paused_before_send(to=first, nth=2):
        speaker.says(text)
        room.settle()
        other.says(others)
        room.settle()
    first.hears(text, others)
    if _is_named(first, speaker, alone) and not _is_named(first, speaker, text):
        expected = _("“{text}” is shown as what {name} says.").format(text=text, name=speaker.name)
        got = _("Somebody else's words came between the name and “{text}”.").format(text=text)
        raise Unmet(expected, got, text, bytes(first.heard.data[-200:]))


def _is_named(listener: Person, speaker: Person, text: str) -> bool:
    lines = [line for line in listener.heard.text.split("\n") if text in line]
    return any(speaker.name in line.partition(text)[0] for line in lines)


def has_no_other_name(
    listener: Person, speaker: Person, text: str, others: str, thirds: Sequence[Person]
) -> None:
    """What somebody said is shown without a name, or with theirs: not with that of a third one."""
    lines = [line for line in listener.heard.text.split("\n") if text in line]
    for line in lines:
        before, _text, after = line.partition(text)
        # Without a newline both messages are glued to one line: then only what stands between.
        beside = before.rpartition(others)[2] if others in line else before + after
        wrong = [one for one in thirds if one.name in beside]
        if wrong and speaker.name not in beside:
            expected = _("“{text}” is shown as what {name} says.").format(
                text=text, name=speaker.name
            )
            got = _("It is shown with the name of {name}.").format(name=wrong[0].name)
            raise Unmet(expected, got, seen="\n".join(lines).encode())


def each_has_its_sender(room: Scene, *people: Person) -> None:
    """One after another says something: what comes then has their name, or nobody's."""
    room.settle()
    for number, speaker in enumerate(people):
        others = [one for one in people if one is not speaker]
        places = {one: len(one.heard.data) for one in others}
        speaker.says(f"who said number {number}")
        for one in others:
            one.hears(f"who said number {number}")
        room.settle()
        for one, place in places.items():
            came = one.heard.data[place:].decode("utf-8", "replace")
            _see_its_sender(speaker, came, [third for third in others if third is not one])


def _see_its_sender(speaker: Person, came: str, thirds: Sequence[Person]) -> None:
    wrong = [third.name for third in thirds if third.name in came]
    if wrong and speaker.name not in came:
        expected = _("What {name} says is shown with their name, or without one.")
        got = _("It is shown with the name of {name}.").format(name=wrong[0])
        raise Unmet(expected.format(name=speaker.name), got, seen=came.encode())


def says_many_beside_a_slow_send(room: Room, speaker: Person, slow: Person) -> None:
    """Somebody says 200 lines, each of which comes in a recv() of its own, while a send waits."""
    with room.paused_before_send(to=slow):
        speaker.says(LINES[0])
        room.settle()
        speaker.says(*LINES[1:])
        room.settle()


def says_it_and_ends_the_input(room: Room, person: AtTerminal, text: str) -> None:
    """Somebody types a line and ends the input at once, while the thread that sends it is held.

    A thread that nobody waits for ends with the program, and the line with it.
    """
    with room.paused_before_it_sends(person):
        person.says(text)
        room.settle()
        person.leaves()
        room.settle()


def last_words_arrive(listener: Person, speaker: AtTerminal, text: str) -> None:
    """Wait until the last line of somebody who has left is there. If not, their end may say why."""
    try:
        listener.hears(text)
    except Unmet as error:
        client = speaker.program
        is_sent = any(error.sent in event["data"] for event in client.saw(Event.SENT))
        why = error.got if client.running or is_sent else how_it_ended(client)
        raise Unmet(error.expected, why, error.sent, error.seen) from None
