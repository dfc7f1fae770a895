"""What checks ask about lines: a message is a line, TCP is a stream of bytes (RFC 9293, 2.2)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from autograder.evidence.talk import as_typed, own
from autograder.probe.talk import Event
from autograder.program import holding
from autograder.program.linux.connection import end_of_connection
from autograder.program.output import Output
from autograder.room.host import Host
from autograder.room.person import Person
from autograder.room.room import Room
from autograder.room.scene import Scene
from autograder.room.terminal import AtTerminal
from autograder.room.unmet import Unmet
from autograder.room.wire import OnWire
from autograder.words.counted import text_came
from autograder.words.heard import as_it_came
from autograder.words.language import _, plural
from autograder.words.quoted import quoted, short
from autograder.words.samples import burst

LIMIT = 1 << 20  # bytes: who sends more than that without a newline is dropped
TRIED = 2 * LIMIT  # who drops a little late does so before that many
PORTION = 1 << 16  # bytes of a line without end that are sent in one go
MEMORY = 32 << 20  # bytes that a server may use for it, copies and all
BEGINNING = 12  # letters that tell one text from another
MANY = burst(120)
AROUND = 16  # letters shown on each side of the place where a line breaks off


# -- lines that arrive -------------------------------------------------------------------


def each_in_a_line(person: Person, *texts: str, apart_from: Sequence[str] = ()) -> None:
    """Each text comes to a person whole, once, and in a line of its own.

    What stands around it in its line, a name or the time, is free; other texts may not, nor those
    that it is to be kept apart from, which need not come at all. On a screen the newline may come
    before the next line only; on the wire nobody could tell that the line is whole.
    """
    texts = tuple(map(person.room.texts.heard, texts))
    room, end = person.room, b"" if isinstance(person, AtTerminal) else b"\n"
    expected = room.step(
        "{name} hears {texts}, each in a line of its own.", name=person.name, texts=quoted(texts)
    )
    room.wait_for(lambda: all(_has_come(text, person.heard, end) for text in texts))
    room.settle()
    data = bytes(person.heard.data)
    texts = tuple(as_it_came(text, data) for text in texts)  # who changes it loses a check on that
    for text in texts:
        if text.encode() not in data:
            others = [other for other in texts if other != text]
            got = _why_it_did_not_come(room, person, text, _without(others, data))
            raise Unmet(expected, got, _around(text, data), data)
        if not _has_come(text, person.heard, end):
            got = _("No newline comes after “{text}”.").format(text=short(text))
            raise Unmet(expected, got, _end(text) + "\n", data)
        got = _mixed_up(text, [*texts, *apart_from], data)
        if got:
            raise Unmet(expected, got, seen=data)


def shows_whole_lines(host: Host, person: AtTerminal) -> None:
    """Our server sends lines glued, empty, and cut in the middle of a letter: all are shown."""
    cut = "Ёжик пьёт кофе ☕".encode()
    at = cut.index("☕".encode()) + 1
    host.sends(b"first of all\n\nthen " + cut[:at])
    person.hears("first of all")
    host.sends(cut[at:] + b"\nand last\n")
    each_in_a_line(person, "first of all", "then Ёжик пьёт кофе ☕", "and last")
    host.sends(b"\n", _("an empty line"))
    host.settle()
    own.in_order_though_the_reader_is_late(host, person.program, host.address[1], person, host.says)
    as_typed.shows_where_a_line_begins(host, person)
    texts = [text for text in as_typed.INSIDE if text.isprintable()]  # a tab may be made harmless
    host.says(*texts)
    as_typed.hears_as_typed(person, *texts)
    host.says(*MANY)
    person.hears_a_burst(*MANY)
    own.says_one_by_one(host.says, person)


def relays_letters_in_halves(speaker: OnWire, listener: Person) -> None:
    """A line comes to the server in two pieces, cut in the middle of a letter."""
    text = "Ёжик пьёт чай ☕"
    data = f"{text}\n".encode()
    at = data.index("☕".encode()) + 1
    speaker.sends(data[:at])
    speaker.room.settle()
    speaker.sends(data[at:])
    each_in_a_line(listener, text)


def _has_come(text: str, heard: Output, end: bytes = b"\n") -> bool:
    """Whether the text has come, and the end of its line after it."""
    place = heard.data.find(as_it_came(text, heard.data).encode())
    return place >= 0 and heard.data.find(end, place) >= 0


def _without(texts: Sequence[str], data: bytes) -> bytes:
    """What came but for these texts: they may begin as another one does."""
    for text in texts:
        data = data.replace(text.encode(), b"\n")
    return data


def _why_it_did_not_come(room: Scene, person: Person, text: str, data: bytes) -> str:
    whole = _letters_in_one_piece(text, data)
    programs = (room.server, person.program)
    hurt = any(p.saw(Event.THREAD_DIED) or not p.running for p in programs if p is not None)
    if hurt or not whole:
        return room.why_not(person, text)
    end = _last_letters_in_one_piece(text, data)
    if end > whole:
        sentence = plural(
            "Of “{text}”, only the last {count} of {all} letter came in one piece.",
            "Of “{text}”, only the last {count} of {all} letters came in one piece.",
            len(text),
        )
    else:
        sentence = plural(
            "Of “{text}”, only the first {count} of {all} letter came in one piece.",
            "Of “{text}”, only the first {count} of {all} letters came in one piece.",
            len(text),
        )
    return sentence.format(text=short(text), count=max(whole, end), all=len(text))


def _letters_in_one_piece(text: str, data: bytes) -> int:
    """How many letters of a text, from its first one on, stand somewhere without a gap."""
    lengths = range(1, len(text) + 1)
    return bisect_left(lengths, True, key=lambda n: text[:n].encode() not in data)


def _last_letters_in_one_piece(text: str, data: bytes) -> int:
    """The same, from the last one backwards."""
    lengths = range(1, len(text) + 1)
    return bisect_left(lengths, True, key=lambda n: text[-n:].encode() not in data)


def _around(text: str, data: bytes) -> str:
    """The part of a text where what came differs from it: the whole may be long."""
    place = _letters_in_one_piece(text, data)
    return text[max(0, place - AROUND) : place + AROUND]


def _end(text: str) -> str:
    return text[-AROUND:]


def _mixed_up(text: str, others: Sequence[str], data: bytes) -> str:
    """What is wrong with the line of a text that has come. "" if nothing is."""
    times = data.count(text[:BEGINNING].encode())
    if times > 1 and sum(other.startswith(text[:BEGINNING]) for other in others) == 1:
        return text_came(short(text), times)
    line = next(line for line in data.split(b"\n") if text.encode() in line)
    for other in others:
        if other not in text and other.encode() in line:
            return _("“{one}” and “{two}” came in one line.").format(
                one=short(text), two=short(other)
            )
    return ""


def lines_come_in(host: Host, *texts: str) -> None:
    """Each text comes to our server whole, once, in a line of its own that ends with a newline."""
    texts = tuple(map(host.texts.heard, texts))
    expected = _("The client sends {texts}, each as a line that ends with a newline.").format(
        texts=quoted(texts)
    )
    host.step("Our server receives {texts}, each as a line.", texts=quoted(texts))
    host.wait_for(lambda: all(_has_come(text, host.heard) for text in texts))
    host.settle()
    data = bytes(host.heard.data)
    texts = tuple(as_it_came(text, data) for text in texts)
    for text in texts:
        whole = _letters_in_one_piece(text, data)
        if whole < len(text):
            got = plural(
                "Of “{text}”, {count} of {all} letter came.",
                "Of “{text}”, {count} of {all} letters came.",
                len(text),
            ).format(text=short(text), count=whole, all=len(text))
            raise Unmet(expected, got, _around(text, data), data)
        if not _has_come(text, host.heard):
            got = _("No newline comes after “{text}”.").format(text=short(text))
            raise Unmet(expected, got, _end(text) + "\n", data)
        got = _mixed_up(text, texts, data) or _followed_by_nothing(text, data)
        if got:
            raise Unmet(expected, got, seen=data)


def _followed_by_nothing(text: str, data: bytes) -> str:
    """What is wrong if an empty line, which nobody typed, comes after a text. "" if nothing is."""
    _line, _newline, rest = data[data.find(text.encode()) :].partition(b"\n")
    if rest.startswith((b"\n", b"\r\n")):
        sentence = _("An empty line, which nobody typed, comes after “{text}”.")
        return sentence.format(text=short(text))
    return ""


# -- a line without end ------------------------------------------------------------------


def drops(room: Room, sender: OnWire) -> None:
    """The server drops somebody who sends more than 1 MiB without a newline, and soon enough."""
    server = room.server
    before = holding.memory(server)
    room.act("{name} sends {count} MB without a newline.", name=sender.name, count=TRIED // LIMIT)
    sent, reads_on = 0, True
    while reads_on and sent < TRIED and room.lines.write(sender.socket, b"x" * PORTION):
        sent += PORTION
        reads_on = _reads_on(room, sender)
    room.step("{script} closes the connection.", script=server.script)
    room.wait_for(lambda: sender.heard.ended)
    used = holding.memory(server) - before
    expected = _("{script} drops a client that sends more than 1 MiB without a newline.").format(
        script=server.script
    )
    if not sender.heard.ended:
        got = _("The connection is open after {sent} kB. They take {used} kB of memory.")
        raise Unmet(expected, got.format(sent=sent >> 10, used=max(used, 0) >> 10))
    if used > MEMORY:
        got = _("It used {used} MB of memory for them.").format(used=used >> 20)
        raise Unmet(expected, got)


def says_many(room: Room, speaker: OnWire, lines: Sequence[str]) -> None:
    """Somebody says long lines, each one when the server has read the one before."""
    for line in lines:
        room.act("{name} says a line of {size} kB.", name=speaker.name, size=len(line) // 1000)
        room.lines.write(speaker.socket, f"{line}\n".encode())
        _reads_on(room, speaker)
        room.settle()


def _reads_on(room: Room, sender: OnWire) -> bool:
    """Give the server time to read what was sent, as long as it gets on. Whether it has done so."""
    left = _unread(room, sender)
    while left:
        room.watcher.act()
        room.wait_for(lambda: sender.heard.ended or not _unread(room, sender))
        before, left = left, _unread(room, sender)
        if left >= before:
            return False
    return not sender.heard.ended


def _unread(room: Room, sender: OnWire) -> int:
    """Bytes that the server has not received yet, also those that are still on their way to it.

    0 where the system does not tell.
    """
    port = room.address[1]
    try:
        ours = end_of_connection(sender.port, port)  # first: what arrives now is counted twice
        theirs = end_of_connection(port, sender.port)
    except OSError:
        return 0
    return ours.unsent + theirs.unread if ours and theirs else 0
