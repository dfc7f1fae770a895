"""What checks ask of those who listen: from the start, after a silence, everything, and once."""

from __future__ import annotations

from autograder.probe.talk import Event
from autograder.room.person import Person
from autograder.room.room import Room
from autograder.room.terminal import AtTerminal
from autograder.room.unmet import Unmet
from autograder.words.language import _

SILENCE = 4.0  # seconds: bounds it for programs that never come to rest


def falls_silent(room: Room) -> None:
    """Nobody says anything until every program waits for good.

    A wait with a time limit has run out several times by then, if the limit is of a second or two.
    """
    room.act("Nobody says anything for a while.")
    room.wait_for(lambda: False, SILENCE)


def repeats(speaker: Person, listener: Person, text: str) -> None:
    """Somebody says the same words twice, one after the other, and each time they are heard."""
    room = speaker.room
    for time in (1, 2):
        speaker.says(text)
        room.step("{name} hears it, for the time {number}.", name=listener.name, number=time)
        if not room.wait_for(lambda time=time: listener.times_heard(text) >= time):  # type: ignore[misc]
            raise Unmet(
                _("{name} hears “{text}” each time it is said.").format(
                    name=listener.name, text=text
                ),
                room.why_not(listener, text) if time == 1 else _("It came only once."),
                text,
                bytes(listener.heard.data),
            )


def not_twice(person: Person, text: str) -> None:
    """When all is quiet, a text has come once at most. That it comes at all is another check."""
    room = person.room
    room.step("{name} gets “{text}” once.", name=person.name, text=text)
    room.settle()
    times = person.times_heard(text)
    if times > 1:
        raise Unmet(
            _("{name} hears “{text}” once.").format(name=person.name, text=text),
            _("It came {times} times.").format(times=times),
            text,
            bytes(person.heard.data),
        )


def introduces_itself(newcomer: AtTerminal, speaker: Person) -> None:
    """Who has typed nothing hears the speaker over UDP, unless the client asks for a name first.

    A client that asks prints something before, or shows the name with each message.
    """
    script, asks = newcomer.program.script, newcomer.heard_so_far() > 0
    if _hears(newcomer, speaker, "is somebody new here?"):
        return
    _takes_part_when_named(newcomer, speaker)
    if not asks and not _signs(newcomer, speaker):
        expected = _("{script} sends a datagram as soon as it is started.").format(script=script)
        raise Unmet(expected, _not_before_typing(newcomer))


def listens_from_the_start(newcomer: AtTerminal, speaker: Person) -> None:
    """The same over TCP, where nobody need say anything to be known.

    A chat that asks shows the name at some place, be it only that somebody of this name has come.
    """
    client, asks = newcomer.program, newcomer.heard_so_far() > 0
    if client.saw(Event.CONNECTED) and _hears(newcomer, speaker, "is somebody new here?"):
        return
    _takes_part_when_named(newcomer, speaker)
    if not asks and not _uses_the_name(newcomer, speaker):
        expected = _("{script} shows what comes before its user has typed a line.")
        raise Unmet(expected.format(script=client.script), _not_before_typing(newcomer))


def _hears(listener: Person, speaker: Person, text: str) -> bool:
    speaker.says(text)
    listener.room.step("{name} hears it.", name=listener.name)
    return listener.room.wait_for(lambda: listener.has_heard(text))


def _takes_part_when_named(newcomer: AtTerminal, speaker: Person) -> None:
    newcomer.say_name()
    newcomer.room.settle()
    speaker.says("and now?")
    newcomer.hears("and now?")
    newcomer.says("at last")
    speaker.hears("at last")


def _not_before_typing(newcomer: AtTerminal) -> str:
    sentence = _("{name} hears nothing before typing a line, and is not asked to.")
    return sentence.format(name=newcomer.name)


def _signs(person: AtTerminal, reader: Person) -> bool:
    """Whether what a person said last is shown with their name."""
    lines = reader.heard.text.splitlines()
    return any("at last" in line and person.name in line for line in lines)


def _uses_the_name(person: AtTerminal, reader: Person) -> bool:
    """Whether a person's name is shown, and not only as a message of its own."""
    lines = reader.heard.text.splitlines()
    return any(person.name in line and line.strip() != person.name for line in lines)
