"""What checks ask about readers that do not read: whom do they stall, and what do they cost?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from string import ascii_letters
from typing import Any

from autograder.probe.talk import Command, Place
from autograder.program.linux.connection import ends_of_connections
from autograder.room.joining import one_or_all
from autograder.room.room import Room
from autograder.room.unmet import Unmet
from autograder.room.wire import OnWire
from autograder.words.language import _
from autograder.words.quoted import short
from autograder.words.samples import long_line

MEGABYTE = 1 << 20
LONG = "x" * 60_000  # a line of 60 kB: much to carry, little to do
LINES = 6  # of them are more than the connection of a stalled reader holds, mostly
MOST_LINES = 200  # that fill one whose program has asked for more, or has left the probe behind
VERY_LONG = 260_000  # more than the connection of a stalled reader holds, mostly: 140 kB
PARTS, PART = 12, 19_700  # lines, and letters in each: all together nearly 240 kB
AT_ONCE = 4  # of these lines
BEGINNING = 40  # letters that tell one long line from another
A_ROUND = 20  # short lines at once: no healthy outbox is too small
TAIL = 1 << 12  # bytes, from the end, in which the last line must be
CARRIED = 60.0  # seconds that a long line may take a server that reads byte by byte
SHORT_LINES, WIDE = 200, "-" * 1000  # so many, so wide: less than 240 kB
OTHERS = ("trudy", "victor", "walter", "xenia", "yann", "zoe")  # a pool has fewer threads, mostly


def stalled(room: Room, *names: str) -> Any:
    """People with little memory for their connection connect, and from then on read nothing."""
    room.small_buffers(room.server)
    people = [room.connect(name) for name in names]
    room.small_buffers(room.server, 0)
    for person in people:
        person.stops_reading()
    return one_or_all(people)


def says_and_stalls(room: Room, listener: OnWire, name: str) -> Any:
    """Somebody says a line, and reads nothing from then on.

    A server may treat who has spoken in another way: it has set a time limit, or made a thread.
    """
    person = stalled(room, name)
    person.says(f"this is {name}")
    listener.hears(f"this is {name}")
    return person


def lines_that_fill(room: Room) -> Iterator[int]:
    """Numbers of long lines, until they are more than the connections of stalled readers hold."""
    number = 0
    while number < LINES or (number < MOST_LINES and number * len(LONG) < _held(room)):
        yield number
        number += 1


def _held(room: Room) -> int:
    """Bytes that the connection of a stalled reader holds, and two lines more. 0: not known."""
    server = room.address[1]
    ways = [(server, port) for port in room.watcher.stalled]
    try:
        ends = ends_of_connections(ways), ends_of_connections([way[::-1] for way in ways])
    except OSError:
        return 0
    kept = [
        ours.sends + theirs.reads for ours, theirs in zip(*ends, strict=True) if ours and theirs
    ]
    return max(kept, default=0) + 2 * len(LONG)


def says_much(room: Room, speaker: OnWire, listener: OnWire, number: int) -> bool:
    """Somebody says a long line and a short one. Whether a healthy listener has heard them.

    Not more at once: what a stuck server has not read would fill the speaker's connection, too.
    """
    mark = f"mark {number}."
    speaker.says(LONG, mark)
    return room.wait_for(lambda: mark.encode() in listener.heard.data[-TAIL:], CARRIED)


def fills(room: Room, speaker: OnWire, listener: OnWire) -> None:
    """Say more than the connection of a stalled reader holds, or so much that the server waits."""
    for number in lines_that_fill(room):
        if not says_much(room, speaker, listener, number):
            break


def gets_whole_lines_after_a_stop(room: Room, speaker: OnWire, slow: OnWire) -> None:
    """A send to somebody waits. The server is stopped, and goes on: now that send comes back short.

    It is the system that does so (Linux, net/ipv4/tcp.c, tcp_sendmsg_locked: who has waited for
    memory and gets a signal returns what has gone so far). So no program can say that it was, and
    was not. Who was dropped, or misses whole lines, is another matter.
    """
    room.arm(room.server, Command.SHORT, at=Place.SENDING, peer=None, most=0)  # as the system likes
    lines: list[str] = []
    while len(lines) * VERY_LONG < max(VERY_LONG, _held(room)) and len(lines) < LINES:
        lines.append(long_line(f"{speaker.name} {len(lines)}", VERY_LONG))
        speaker.says(lines[-1])
        room.settle()
    room.settle()
    room.act("{script} is stopped, as by Ctrl-Z, and goes on.", script=room.server.script)
    with room.server.frozen():
        pass
    room.watcher.act()
    room.settle()
    slow.reads_again()
    last = f"{lines[-1]}\n".encode()
    room.wait_for(lambda: slow.heard.ended or last in slow.heard.data, CARRIED)
    for line in broken(slow, lines):
        expected = _("{name} hears each long line whole.").format(name=slow.name)
        got = _("A send() took a part of the line, and the rest never came.")
        raise Unmet(expected, got, line, bytes(slow.heard.data))


def broken(slow: OnWire, lines: Sequence[str]) -> list[str]:
    """The long lines that have come in part. Whoever was dropped misses something anyway."""
    heard = bytes(slow.heard.data)
    begun = [line for line in lines if line[:BEGINNING].encode() in heard]
    return [] if slow.heard.ended else [line for line in begun if line.encode() not in heard]


def lags_by_240_kb(room: Room, speaker: OnWire, listener: OnWire, slow: OnWire) -> list[str]:
    """Nearly 240 kB wait in the server for somebody. Returns the lines.

    What the system keeps of them waits nowhere in the server. So as much more is said.
    """
    lines = [f"line {n}: {letter * PART} ends." for n, letter in enumerate(ascii_letters)]
    for first in range(0, PARTS, AT_ONCE):
        speaker.says(*lines[first : first + AT_ONCE])
        listener.hears(*lines[first : first + AT_ONCE])
    room.settle()
    until = PARTS + min(PARTS, _kept_by_the_system(room, slow) // PART)
    if more := lines[PARTS:until]:
        speaker.says(*more)
        listener.hears(*more)
    return lines[:until]


def _kept_by_the_system(room: Room, person: OnWire) -> int:
    """Bytes that are in neither program: sent, and not yet read. 0: not known."""
    way = (room.address[1], person.port)
    try:
        theirs, ours = ends_of_connections([way, way[::-1]])
    except OSError:
        return 0
    return theirs.unsent + ours.unread if theirs and ours else 0


def loses_none_in_between(room: Room, speaker: OnWire, listener: OnWire, slow: OnWire) -> None:
    """Who lags by many short lines gets all of them, or is dropped: none is missing in between.

    An outbox may count messages, so it may be full. To lose the oldest ones is no way out of it.
    """
    expected = room.step("{name} misses no line in between.", name=slow.name)
    texts = [f"short line {number:03} of many, {WIDE}." for number in range(SHORT_LINES)]
    for first in range(0, SHORT_LINES, A_ROUND):
        speaker.says(*texts[first : first + A_ROUND])
        listener.hears(texts[first + A_ROUND - 1])
    slow.reads_again()
    # The server may be at rest while its system waits until a probe finds room (RFC 9293, 3.8.6.1).
    room.wait_for(lambda: slow.heard.ended or slow.has_heard(texts[-1]))
    room.settle()
    came = [slow.has_heard(text) for text in texts]
    lost = came.index(False) if False in came else SHORT_LINES
    if any(came[lost:]):
        later = texts[lost + came[lost:].index(True)]
        got = _("“{text}” did not come, but what was said later did: “{later}”.")
        got = got.format(text=short(texts[lost]), later=short(later))
        raise Unmet(expected, got, texts[lost], bytes(slow.heard.data))
    if lost < SHORT_LINES and not slow.heard.ended:
        raise Unmet(expected, room.why_not(slow, texts[lost]), texts[lost])
