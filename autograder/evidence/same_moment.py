"""Two people act at the same moment: the thread of one is held, before one line or another.

A scheduler may stop a thread between any two of its lines (man 7 sched), so a right program
bears it at each of them. Nothing is known here of how a program keeps its names. A few tries find
the line that matters: "to look and to take" goes wrong right before a name is taken, and, if
there are locks, right before one of them is acquired.
"""

from __future__ import annotations

import contextlib
import linecache
import re
from collections.abc import Callable, Iterator, Sequence

from autograder.probe.talk import Command, Event, Place
from autograder.room.person import Person
from autograder.room.room import Room
from autograder.room.unmet import Unmet
from autograder.room.wire import OnWire

MOST = 100  # lines that are looked at; more of them are as many as anybody writes for a name
MOST_LOCKS = 6
_ACQUIRES = re.compile(r"^\d+ (async )?with\b|\bacquire\b")

SECOND, FIRST, WAITS = "second", "first", "waits"  # who came to it while the first was held
Try = Callable[[int], str]


def lines_after_recv(room: Room, person: Person, line: str) -> list[str]:
    """The lines that the server's thread for a person runs to deal with what they say.

    Each with its number: "17 users[name] = sock".
    """
    return _lines(room, Place.BEFORE_LINE, person, person, line)


def lines_after_send(room: Room, to: Person, speaker: Person, *lines: str) -> list[str]:
    """The lines that a thread of the server runs from one send to a person to its next send.

    Somebody else says two lines meanwhile.
    """
    return _lines(room, Place.AFTER_SEND, to, speaker, *lines)


def _lines(room: Room, at: Place, person: Person, speaker: Person, *lines: str) -> list[str]:
    server, seen = room.server, len(room.server.saw(Event.FOLLOWED))
    armed = room.arm(server, Command.FOLLOW, at=at, peer=person.port, nth=0, before="")
    for line in lines:
        speaker.replies(line)
        room.settle()
    room.disarm(armed)
    server.command(Command.RELEASE, at=at, peer=person.port)
    room.settle()  # who did not come back to where they were followed from is told of now
    told = server.saw(Event.FOLLOWED)[seen:]
    runs = [event["lines"] for event in told if event["peer"] == person.port]
    return list(runs[-1][:MOST]) if runs else []


@contextlib.contextmanager
def held(
    room: Room, person: Person, line: str, nth: int, lines: Sequence[str], half: str = ""
) -> Iterator[None]:
    """A person says a line, and their thread is held before the n-th line that it runs then.

    With the first half of another line, which comes in the same piece: people on the wire only.
    """
    with room.paused_before_line(person, nth):
        if half and isinstance(person, OnWire):
            person.sends(f"{line}\n{half}".encode())
        else:
            person.replies(line)
        room.settle()
        number, _space, text = lines[nth - 1].partition(" ")
        room.step(
            "The server's thread for {name} is held right before line {number}: {text}",
            name=person.name,
            number=number,
            text=text,
        )
        yield
        room.step("The server's thread for {name} goes on.", name=person.name)


@contextlib.contextmanager
def wrong_at(room: Room, line: str) -> Iterator[None]:
    """What goes wrong in here has come of the hold before this line: it is the one that is shown.

    ``line`` is one of ``lines_after_recv``. A line of another file than the script is not shown.
    """
    number, _space, text = line.partition(" ")
    try:
        yield
    except Unmet as unmet:
        script = room.pair.folder / room.pair.server
        if linecache.getline(str(script), int(number)).strip().startswith(text):
            unmet.place = f"{script.name}:{number}"
        raise


@contextlib.contextmanager
def sender_held(
    room: Room, to: Person, nth: int, lines: Sequence[str]
) -> Iterator[Callable[[], None]]:
    """The thread that next sends to a person is held before the n-th line that it runs then.

    What is given tells it in the story, once, as soon as it is held.
    """
    told: list[int] = []

    def tell() -> None:
        if room.is_paused() and not told:
            told.append(nth)
            number, _space, text = lines[nth - 1].partition(" ")
            room.step(
                "What sends to {name} is held right before line {number}: {text}",
                name=to.name,
                number=number,
                text=text,
            )

    with room.paused_before_line(to, nth, at=Place.AFTER_SEND):
        yield tell


def send_home(room: Room, *people: Person) -> None:
    """They go, and the story goes on as if they had not been there: the next try is one of many."""
    for person in people:
        person.closes_the_window()
        room.people.remove(person)
    room.settle()


def last_line(count: int, holds: Callable[[int], bool]) -> int:
    """The last line, from 1 on, at which something still holds. 0: not even at the first."""
    low, high = 0, count + 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low


def find_the_gap(lines: Sequence[str], attempt: Try) -> None:
    """Try the lines at which somebody else may come between a look and the step that relies on it.

    ``attempt`` holds the first one before a line, lets a second one act, and says who came to it
    meanwhile: the SECOND, the FIRST, or nobody because the second one WAITS. It raises Unmet
    when the outcome is wrong.
    """
    outcomes: dict[int, str] = {}

    def not_taken(nth: int) -> bool:
        outcomes[nth] = attempt(nth)
        return outcomes[nth] != FIRST

    last = last_line(len(lines), not_taken)
    if outcomes.get(last) != WAITS:
        return  # no lock is held where the name is taken: this was the line
    acquiring = [n for n in range(last - 1, 0, -1) if _ACQUIRES.search(lines[n - 1])]
    for nth in acquiring[:MOST_LOCKS]:
        if (outcomes.get(nth) or attempt(nth)) == SECOND:
            return  # before this line nothing has been looked at
