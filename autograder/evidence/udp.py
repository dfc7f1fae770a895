"""What checks ask of UDP programs from outside, beside what people see and hear."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.evidence.demands import of_its_maker, of_the_clients_maker
from autograder.probe.talk import Event
from autograder.program import holding
from autograder.program.causes import how_it_broke
from autograder.room.person import Person
from autograder.room.terminal import AtTerminal
from autograder.room.udp import OnDatagrams, UdpRoom
from autograder.room.udp_host import UdpHost
from autograder.room.unmet import Unmet
from autograder.words.counted import only_the_first
from autograder.words.language import _, plural
from autograder.words.pieces import pieces_of
from autograder.words.quoted import quoted


def each_for_itself(person: OnDatagrams, *texts: str) -> None:
    """These texts have come, and no two of them in one datagram."""
    person.hears(*texts)
    texts = tuple(map(person.room.texts.heard, texts))
    for data in person.datagrams:
        together = [text for text in texts if text.encode() in data]
        if len(together) > 1:
            raise Unmet(
                _("Each message comes to {name} as a datagram of its own.").format(
                    name=person.name
                ),
                _("“{one}” and “{two}” came in one datagram.").format(
                    one=together[0], two=together[1]
                ),
                together[1],
                data,
            )


def one_by_one(speaker: OnDatagrams, listener: OnDatagrams, *texts: str) -> None:
    """Somebody says these texts, one after another: each comes in one datagram, not in pieces.

    A notice beside a text may come now and then. Beside each of them it is a piece of it.
    """
    came = []
    for text in texts:
        before = len(listener.datagrams)
        speaker.says(text)
        listener.hears(text)
        speaker.room.settle()
        came.append(listener.datagrams[before:])
    if all(len(pieces) > 1 for pieces in came):
        raise Unmet(
            _("Each message comes to {name} as a datagram of its own.").format(name=listener.name),
            plural(
                "Of one message {count} datagram came: {pieces}.",
                "Of one message {count} datagrams came: {pieces}.",
                len(came[-1]),
            ).format(count=len(came[-1]), pieces=quoted(_texts(came[-1]))),
            texts[-1],
            b"\n".join(came[-1]),
        )


def _texts(datagrams: list[bytes]) -> list[str]:
    return [data.decode("utf-8", "replace") for data in datagrams]


def together(person: OnDatagrams, *texts: str) -> None:
    """These texts have come, and all of them in one datagram."""
    person.hears(*texts)
    if not any(all(text.encode() in data for text in texts) for data in person.datagrams):
        raise Unmet(
            _("{name} gets “{one}” and “{two}” in one datagram.").format(
                name=person.name, one=texts[0], two=texts[-1]
            ),
            _("They came in different datagrams."),
            texts[-1],
            bytes(person.heard.data),
        )


def arrives_whole(person: Person, text: str) -> None:
    """A long text has come in one datagram."""
    room, count = person.room, len(text)
    expected = room.step(
        plural("{name} hears {count} letter.", "{name} hears all {count} letters.", count),
        name=person.name,
        count=count,
    )
    if not room.wait_for(lambda: person.has_heard(text)):
        found = pieces_of(text, person.heard.text)
        raise Unmet(
            expected,
            only_the_first(found) if found else room.why_not(person, text),
            text,
            bytes(person.heard.data),
        )


def of_a_socket(room: UdpRoom) -> None:
    """The server owns a UDP socket. No library made its or the client's for the student."""
    server = room.server
    room.step("{script} receives with a socket of its own.", script=server.script)
    event = room.chat()
    expected = _("{script} is built on the socket library.").format(script=server.script)
    if all(c.laddr.port != event["real"] for c in holding.connections(server, "udp")):
        raise Unmet(expected, _("{script} owns no UDP socket.").format(script=server.script))
    of_its_maker(server, event)
    of_the_clients_maker(room, Event.SPEAKS)


def hears_on_or_has_ended(host: UdpHost, person: AtTerminal) -> None:
    """Who was told that nobody listens (ICMP) hears a server that is back, or ends in peace.

    A recv() that waits is told at once. Then the thread that has received is held, and it is send()
    that is told.
    """
    program = person.program
    _speaks_in_vain(host, person)
    if program.running:
        with host.paused_after_recv(program, host.address[1]):
            host.says("our server is back, for a moment")
            host.settle()
            _speaks_in_vain(host, person)
    if program.errors.has_traceback:
        expected = _("{script} goes on, or ends without a traceback.")
        raise Unmet(expected.format(script=program.script), how_it_broke(program))
    if program.running:
        host.says("our server is back, and stays")
        person.hears("our server is back, and stays")


def _speaks_in_vain(host: UdpHost, person: AtTerminal) -> None:
    lines = ("is anybody there?", "hello?", "it is me again")
    with host.away():
        for line in lines[:-1]:
            if person.program.running:
                person.says(line)
                host.settle()
    if person.program.running:
        person.says(lines[-1])
        host.settle()


def in_one_datagram(host: UdpHost, text: str) -> None:
    """A text that came without anything in between came in one datagram."""
    came = bytes(host.heard.data)
    count = came.count(b"\n", came.find(text[:8].encode()), came.rfind(text[-8:].encode()))
    if text.encode() in came.replace(b"\n", b"") and text.encode() not in came:
        sentence = plural(
            "It came in {count} datagram.", "It came in {count} datagrams.", count + 1
        )
        expected = _("The client sends a message as one datagram.")
        raise Unmet(expected, sentence.format(count=count + 1), text, came)


def own_words(room: UdpRoom, speaker: Person, other: Person, listener: Person) -> None:
    """Two people speak: a thread that is started for the first message gets going last."""
    with room.paused_at_start():
        for one in (speaker, other):
            one.says(f"at the same time, says {one.name}")
            room.settle()
    other.hears_once(f"at the same time, says {speaker.name}")
    speaker.hears_once(f"at the same time, says {other.name}")
    listener.hears_once(*(f"at the same time, says {one.name}" for one in (speaker, other)))


def who_is_sent_to_first(
    room: UdpRoom, speaker: Person, others: Sequence[OnDatagrams]
) -> OnDatagrams:
    """Somebody speaks: to whom of the others does the server send it first? A set has any order."""
    text, before = f"{speaker.name} asks who hears this", len(room.server.saw(Event.SENT))
    speaker.says(text)
    for listener in others:
        listener.hears(text)
    ports = [event["peer"] for event in room.server.saw(Event.SENT)[before:]]
    sent = [one for one in others if one.port in ports]  # none, if no probe tells
    return min(sent or others, key=lambda one: ports.index(one.port) if sent else 0)


def of_no_broken_loop(room: UdpRoom) -> None:
    """No loop of the server was ended by a change: whom it had not come to is a matter of luck."""
    if "changed size during iteration" in room.server.errors.text:
        expected = _("A message goes to all others, whoever comes meanwhile.")
        raise Unmet(expected, how_it_broke(room.server))
