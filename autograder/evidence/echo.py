"""Words for an echo: bytes that come back, our own echo server, a room where nobody listens."""

from __future__ import annotations

import contextlib
import re

from autograder.evidence.talk import as_typed, silence
from autograder.program.causes import how_it_ended
from autograder.room.host import EchoHost
from autograder.room.room import Room
from autograder.room.terminal import AtTerminal
from autograder.room.unmet import Unmet
from autograder.room.wire import FOLLOWED, OnWire
from autograder.words.language import _, plural

A_PIECE = 1 << 16  # bytes that are sent at a time to somebody who may take no more
BUFFER = 1 << 16  # bytes that each end of a connection keeps for who sends, and for who receives
KNOWN = 6  # bytes by which it is known how Python writes them
VERY_LONG = 1 << 20  # bytes of a line that no buffers on the way and back can keep


def reads_back(room: Room, person: AtTerminal, text: str) -> None:
    """Who types a line reads it back from the server, not only from their own client.

    The server is stopped for a moment: what the client shows meanwhile, it shows by itself.
    """
    with room.server.frozen():
        person.says(text)
        room.settle()
        place = len(person.heard.data)
    room.watcher.act()
    person.shows(text, place)


def comes_back_however_long(room: Room) -> None:
    """Of a very long line that somebody types, all comes back: client and server never both only
    send.

    How much a system keeps for them differs (man 7 tcp, tcp_wmem and tcp_rmem). Here it is little.
    """
    room.small_buffers_for_all(BUFFER)
    alice = room.join("alice")
    alice.says("a short line")
    alice.hears("a short line")
    place, text = len(alice.heard.data), as_typed.long_text("alice", VERY_LONG)
    alice.says(text)
    end = text[-as_typed.END :].encode()
    if not room.wait_for(lambda: end in alice.heard.data[place:]):
        told = _("{count} of {size} bytes were printed, and neither program goes on.")
        count = len(alice.heard.data) - place
        raise Unmet(_("All of the line comes back."), told.format(count=count, size=len(text)))


def comes_back(person: OnWire, data: bytes, what: str) -> None:
    """A person sends bytes and gets exactly these bytes back, not one more."""
    place = person.heard.total
    person.sends(data, what)
    _gets_back(person, data, place, what)


def comes_back_each_time(person: OnWire, data: bytes, what: str, times: int) -> None:
    """The same bytes again and again: nobody counts how many there were in all."""
    steps = len(person.room.steps)
    for _time in range(times):
        del person.room.steps[steps:]
        comes_back(person, data, what)


def _text(data: bytes) -> str:
    """A short text without its newline, to be followed on its way. "" of all other bytes."""
    try:
        return data.decode().rstrip("\n") if len(data) <= FOLLOWED else ""
    except UnicodeDecodeError:
        return ""


def comes_back_late(room: Room, person: OnWire, data: bytes, what: str) -> None:
    """A person sends more than the connection holds, reads only then, and gets all of it back.

    A blocking send() waits meanwhile. One that does not block takes a part of the bytes, or
    raises BlockingIOError (man 2 send): a server has to keep the others.
    """
    place = person.heard.total
    person.stops_reading()
    room.act("{name} sends {what}.", name=person.name, what=what)
    sent = _sends_what_fits(person, data)
    silence.of_seconds(room)
    person.reads_again()
    room.lines.write(person.socket, data[sent:])
    _gets_back(person, data, place, what)


def comes_back_after_the_end(room: Room, person: OnWire, data: bytes) -> None:
    """A person sends what fits, says that this is all, and reads only then: it all comes back."""
    what, place = _("all that was sent, and its end"), person.heard.total
    person.stops_reading()
    room.act("{name} sends {what}.", name=person.name, what=what)
    sent = _sends_what_fits(person, data)
    person.half_closes()
    room.settle()
    person.reads_again()
    _gets_back(person, data[:sent], place, what)


def _sends_what_fits(person: OnWire, data: bytes) -> int:
    """Send until the connection takes no more, also after the server has done all it can."""
    room, sent, before = person.room, 0, -1
    while before < sent < len(data):
        before = sent
        with contextlib.suppress(OSError):
            while taken := room.lines.write_some(person.socket, data[sent : sent + A_PIECE]):
                sent += taken
        room.settle()
    return sent


def _gets_back(person: OnWire, data: bytes, place: int, what: str) -> None:
    """Wait until exactly these bytes have come to a person, after so many others."""
    room, heard = person.room, person.heard
    room.step("{name} gets exactly this back.", name=person.name)
    room.asked = person
    room.wait_for(lambda: heard.total - place >= len(data))
    room.settle()
    got = bytes(heard.data[len(heard.data) - (heard.total - place) :])
    if got != data:
        expected = _("{name} gets back {what}.").format(name=person.name, what=what)
        raise Unmet(expected, _how_it_differs(person, data, got), _text(data), got)


def comes_back_at_the_end(person: OnWire, first: bytes, second: bytes) -> None:
    """A person sends bytes without a newline, then no more, and gets all of them back.

    A server that reads lines sends back the last one when it sees the end of the stream.
    """
    room = person.room
    person.sends(first)
    room.settle()
    person.sends(second)
    room.settle()
    person.half_closes()
    room.step("{name} gets exactly this back.", name=person.name)
    sent = first + second
    room.wait_for(lambda: len(person.heard.data) >= len(sent) or person.heard.ended)
    room.settle()
    got = bytes(person.heard.data)
    if got != sent:
        expected = _("{name} gets back what was sent.").format(name=person.name)
        raise Unmet(expected, _how_it_differs(person, sent, got), seen=got)


def _how_it_differs(person: OnWire, sent: bytes, got: bytes) -> str:
    room = person.room
    server = room.server
    if not got and person.heard.ended and server is not None and server.running:
        sentence = _("{script} has closed the connection to {name}: nothing came back.")
        return sentence.format(script=server.script, name=person.name)
    if not got:
        return room.why_not(person, "")
    if got.startswith(repr(sent[:KNOWN]).encode()[:-1]):
        sentence = _(
            "It came back as {came}: so Python writes bytes, in str() or in an f-string. Send the "
            "bytes themselves."
        )
        return sentence.format(came=repr(sent) if len(sent) <= FOLLOWED else repr(sent[:KNOWN]))
    alike = next((n for n in range(min(len(sent), len(got))) if sent[n] != got[n]), None)
    if len(got) != len(sent):
        place = min(len(sent), len(got)) if alike is None else alike
        told = plural(
            "{got} byte came back instead of {sent}; right from the start: {count}.",
            "{got} bytes came back instead of {sent}; right from the start: {count}.",
            len(got),
        ).format(got=len(got), sent=len(sent), count=place)
        more = _("What had come back before came once more.")
        return f"{told} {more}" if _has_come_before(person, sent, got) else told
    place = alike or 0
    return _("Byte number {number} is {got} instead of {sent}.").format(
        number=place + 1, got=got[place : place + 1], sent=sent[place : place + 1]
    )


def _has_come_before(person: OnWire, sent: bytes, got: bytes) -> bool:
    """Whether what came before the right bytes had come back already, to the same person."""
    before, more = person.heard.data[: -len(got)], got[: -len(sent)]
    return bool(more) and got.endswith(sent) and before.endswith(more)


def ends_with_a_newline(host: EchoHost, text: str) -> None:
    """What a client has sent has a newline, or CR and LF, right after this text."""
    text = host.texts.heard(text)
    expected = host.step("Our server has received “{text}” with its newline.", text=text)
    if not re.search(re.escape(text.encode()) + rb"\r?\n", host.heard.data):
        got = _("It came without its newline.")
        raise Unmet(expected, got, text, bytes(host.heard.data))


def says_nothing_first(person: OnWire) -> None:
    """See that nothing comes before anything was sent."""
    room = person.room
    room.step("Nothing comes to {name} before they have sent anything.", name=person.name)
    room.settle()
    if person.heard.data:
        raise Unmet(
            _("The server sends nothing but what it receives."),
            _("Something came to {name}, who had not sent anything.").format(name=person.name),
            seen=bytes(person.heard.data),
        )


def leaves_before_the_replies(room: Room, name: str) -> None:
    """Somebody says three things and leaves in peace, before the first reply was sent.

    That reply is answered by a RST, so a later send() raises BrokenPipeError (man 2 send, EPIPE).
    """
    lines = [f"{name} says {number}, and waits for no echo" for number in ("one", "two")]
    room.short_reads(room.server, min(map(len, lines)))
    leaver = room.connect_silently(name)
    with room.paused_after_recv(room.server, leaver.port):
        leaver.says(*lines)
        room.settle()
        leaver.leaves()
        room.settle()


def the_next_is_served(room: Room) -> None:
    """See that a newcomer gets an echo, whatever happened to those before."""
    bob = room.connect_silently("bob")
    bob.says("my turn")
    bob.hears("my turn")


def gives_up(person: AtTerminal) -> None:
    """See that a client that was refused says so and ends, with a status that is not 0."""
    room, program = person.room, person.program
    room.step("{script} says why it cannot go on, and ends.", script=program.script)
    expected = _("{script} says in a sentence that nobody listens, and ends.").format(
        script=program.script
    )
    if not room.wait_for(lambda: not program.running):
        person.says("", "")  # it may ask its user to press Enter
        room.wait_for(lambda: not program.running, patience=2.0)
    if program.running:
        raise Unmet(expected, _("It goes on running."))
    if program.errors.has_traceback or program.output.has_traceback:
        raise Unmet(expected, how_it_ended(program))
    if not (program.errors.data + program.output.data).strip():
        raise Unmet(expected, _("It ended without a word."))
    if program.exit_status == 0:
        sentence = _("It ended with exit status 0, which means: all went well.")
        raise Unmet(expected, sentence)


def ends_well(person: AtTerminal) -> None:
    """See that a client ends by itself, without a traceback, with exit status 0."""
    person.expect_end()
    status = person.program.exit_status
    if status != 0:
        raise Unmet(
            _("{script} ends with exit status 0.").format(script=person.program.script),
            _("Its exit status is {status}.").format(status=status),
        )
