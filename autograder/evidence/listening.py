"""What checks ask of those who listen: from the start, after a silence, everything, and once."""

from __future__ import annotations

import time

from autograder.probe.talk import Event
from autograder.program.sleep import looks_by_itself
from autograder.room.person import Person
from autograder.room.scene import Scene
from autograder.room.terminal import AtTerminal
from autograder.room.unmet import Unmet
from autograder.words.language import _

SILENCE = 10.5  # seconds: who sets a time limit of ten on people or on the listener is found out
COUNTED = 6.0  # seconds: who looks now and then may count how often nothing came


def falls_silent(room: Scene) -> None:
    """Nobody says anything, until every program waits for good or a time limit has run out.

    Only programs that wait for a time take any of ours: it is their own time limit that passes.
    """
    room.act("Nobody says anything for a while.")
    began = time.monotonic()
    room.wait_for(lambda: time.monotonic() - began > SILENCE, SILENCE)
    if looks_by_itself(room.programs):
        room.lines.wait_for(lambda: False, COUNTED - (time.monotonic() - began))
        room.settle()


def repeats(speaker: Person, listener: Person, text: str) -> None:
    """Somebody says the same words twice, one after the other, and each time they are heard."""
    room = speaker.room
    for number in (1, 2):
        speaker.says(text)
        said = room.texts.heard(text)
        room.step("{name} hears it, for the time {number}.", name=listener.name, number=number)
        if not room.wait_for(lambda least=number: listener.times_heard(text) >= least):  # type: ignore[misc]
            raise Unmet(
                _("{name} hears “{text}” each time it is said.").format(
                    name=listener.name, text=said
                ),
                room.why_not(listener, said) if number == 1 else _("It came only once."),
                said,
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
