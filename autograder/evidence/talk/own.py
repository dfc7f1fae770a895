"""What somebody says stays theirs: it goes out once, in order, and nobody else's words come in."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from autograder.evidence import same_moment
from autograder.evidence.talk import apart
from autograder.program.output import Output
from autograder.program.program import Program
from autograder.room.faults import Faults
from autograder.room.host import OurServer
from autograder.room.person import Person
from autograder.room.room import Room
from autograder.room.scene import Scene
from autograder.room.terminal import AtTerminal
from autograder.room.udp import UdpRoom
from autograder.room.unmet import Unmet
from autograder.room.wire import OnWire
from autograder.words.counted import text_came
from autograder.words.heard import times_on_screen
from autograder.words.language import _, plural
from autograder.words.pieces import in_order
from autograder.words.samples import burst

MANY = burst(120)
TYPED_AHEAD = 9  # of them: a keyboard keeps some lines until a program reads them, not all
A_BURST = 30  # of them at once: an outbox may count messages (exercise 07)
ONE_BY_ONE = 40  # lines, each for itself: some loops end after so many rounds
STEPS = 30  # lines of a thread at which it is held, one after another


def types_many(room: OurServer | Room, person: AtTerminal) -> None:
    """Somebody types 120 lines; with the first one the thread that sends it is held for a while."""
    with room.paused_before_it_sends(person):
        person.says(MANY[0])
        room.settle()
        person.says(*MANY[1:TYPED_AHEAD])
        room.settle()
    person.says(*MANY[TYPED_AHEAD:])


def each_goes_out_once(host: OurServer, person: AtTerminal) -> None:
    """Each of many lines that somebody types comes to our server once, and in its place."""
    types_many(host, person)
    sentence = plural(
        "Our server receives {count} line, once.",
        "Our server receives all {count} lines, each once, in this order.",
        len(MANY),
    )
    expected = host.step(sentence, count=len(MANY))
    _see_each_once(host, host.heard, expected)


def each_is_heard_once(room: Room, person: AtTerminal, listener: Person) -> None:
    """The same at the other end of a chat: another person reads them."""
    types_many(room, person)
    listener.hears_a_burst(*MANY)
    expected = room.step("{name} hears each of them once.", name=listener.name)
    _see_each_once(room, listener.heard, expected)
    says_one_by_one(person.says, listener)


def in_order_though_readers_are_late(room: Room, person: AtTerminal, listener: AtTerminal) -> None:
    """Each program on the way of what somebody says is held with a line that it has received.

    Datagrams may overtake each other anyway (RFC 768).
    """
    if isinstance(room, UdpRoom):
        return
    if person.program is not room.server:
        in_order_though_the_reader_is_late(room, room.server, person.port, listener, person.says)
    if listener.program is not room.server:
        port = room.address[1]
        in_order_though_the_reader_is_late(room, listener.program, port, listener, person.says)


def in_order_though_the_reader_is_late(
    room: Faults, program: Program, port: int | None, listener: Person, says: Callable[[str], None]
) -> None:
    """The thread that reads from a port is held with a line in its hands while the next one comes.

    Where two threads read one connection, the other one takes that line, and is first.
    """
    first, second = f"one line to {program.script}", f"and another line to {program.script}"
    with room.followed_after_recv(program, port):
        says(first)
        room.settle()
        room.step("A thread of {script} is held with what it has received.", script=program.script)
        says(second)
        room.settle()
        room.step("That thread of {script} goes on.", script=program.script)
    listener.hears_in_order(first, second)


def _see_each_once(room: Scene, heard: Output, expected: str) -> None:
    room.wait_for(lambda: in_order(MANY, heard.text) == len(MANY))
    room.settle()
    place = in_order(MANY, heard.text)
    if place < len(MANY):
        got = _("“{text}” did not come, or not in its place.").format(text=MANY[place])
        raise Unmet(expected, got, MANY[place], bytes(heard.data))
    for line in MANY:
        times = times_on_screen(line, heard.data)
        if times > 1:
            got = text_came(line, times)
            raise Unmet(expected, got, line, bytes(heard.data))


def at_each_step(
    room: Room, speaker: Person, other: Person, *listeners: Person, in_lines: bool = False
) -> None:
    """The thread of a speaker is held before each of its lines in turn; another person speaks.

    What the thread keeps in a variable that it shares with others is another's then: a message, or,
    where messages are lines, what has come of the next one.
    """
    lines = same_moment.lines_after_recv(room, speaker, f"{speaker.name} speaks")
    for nth in range(1, min(len(lines), STEPS) + 1):
        own, others = f"step {nth} of {speaker.name}", f"step {nth} of {other.name}"
        half, rest = f"the beginning {nth}" if in_lines else "", f" and the end {nth}"
        # Whose thread waits for a lock speaks right after the one that is held: both messages may
        # be glued in one recv(). Here they are, each time.
        late = room.reading_later(listeners)
        with late, same_moment.held(room, speaker, own, nth, lines, half):
            other.says(others)
            room.settle()
        if half and isinstance(speaker, OnWire):
            speaker.sends(f"{rest}\n".encode())
            other.hears(half + rest)
        other.hears(own)
        speaker.hears(others)
        for listener in listeners:
            listener.hears_once(own, others)
            apart.has_no_other_name(listener, speaker, own, others, [other])
        apart.has_no_other_name(other, speaker, own, others, listeners)
    if listeners:
        _at_each_step_of_a_sender(room, speaker, other, listeners, lines[:STEPS])


def _at_each_step_of_a_sender(
    room: Room, speaker: Person, other: Person, listeners: Sequence[Person], done: Sequence[str]
) -> None:
    """The same between two sends to a listener, at lines that are not done yet.

    They are those of a thread that only sends, or come late in the one that has received.
    """
    to, *_more = listeners
    lines = same_moment.lines_after_send(room, to, speaker, "a word to all", "and another one")
    for nth in [nth for nth, line in enumerate(lines, 1) if line not in done][:STEPS]:
        first, second = f"one before step {nth} to {to.name}", f"two before step {nth} to {to.name}"
        others = f"{other.name} at step {nth} to {to.name}"
        late = room.reading_later(listeners)
        with late, same_moment.sender_held(room, to, nth, lines) as is_held:
            for text in (first, second):
                speaker.says(text)
                room.settle()
                is_held()
            other.says(others)
            room.settle()
        other.hears_once(first, second)
        speaker.hears_once(others)
        for listener in listeners:
            listener.hears_in_order(first, second)
            listener.hears_once(first, second, others)


def at_each_step_in_private(
    room: Room, speaker: Person, to: Person, other: Person, others: Person
) -> None:
    """The same with /msg (exercise 09): who reads a private message is whom it was said to.

    The thread is held before the lines that only a private message comes to.
    """
    usual = same_moment.lines_after_recv(room, speaker, "a word to all")
    lines = same_moment.lines_after_recv(room, speaker, f"/msg {to.name} a private word")
    for nth in [nth for nth, line in enumerate(lines, 1) if line not in usual][:STEPS]:
        own, anothers = f"for {to.name} alone, {nth}.", f"for {others.name} alone, {nth}."
        with same_moment.held(room, speaker, f"/msg {to.name} {own}", nth, lines):
            other.replies(f"/msg {others.name} {anothers}")
            room.settle()
        to.hears_once(own)
        others.hears_once(anothers)
        others.never_heard(own)
        to.never_heard(anothers)


def says_in_bursts(speaker: Person, *listeners: Person) -> None:
    """Somebody says 120 lines, 30 at once: each listener hears them all, burst after burst."""
    for start in range(0, len(MANY), A_BURST):
        speaker.says(*MANY[start : start + A_BURST])
        for listener in listeners:
            listener.hears_a_burst(*MANY[: start + A_BURST])
    says_one_by_one(speaker.says, listeners[0])


def says_one_by_one(says: Callable[[str], None], listener: Person) -> None:
    """Somebody goes on for a while: each line is heard before the next one is said."""
    steps = len(listener.room.steps)
    for number in range(1, ONE_BY_ONE + 1):
        del listener.room.steps[steps:]
        says(f"line {number} by itself")
        listener.hears(f"line {number} by itself")


def in_order_though_a_thread_is_late(room: Room, speaker: Person, *listeners: Person) -> None:
    """Somebody says three lines; if a thread is started for one of them, it gets going last."""
    texts = [f"{number} of three" for number in ("one", "two", "three")]
    with room.paused_at_start():
        for text in texts:
            speaker.says(text)
            room.settle()
    for listener in listeners:
        listener.hears_in_order(*texts)
