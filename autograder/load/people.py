"""The people of a load in plain Python: they say numbered lines and verify each line they hear.

Who speaks has so many lines under way: the next one is said when everybody has heard an earlier
one. Each line follows from its speaker and its number, so one that is lost, doubled, torn or out
of order is seen at the receiver where it happens. `crowd.c` does the same, faster.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

WINDOW = 64  # lines of one speaker that may be under way at most
CHUNK = 1 << 18  # bytes that are read at once
SPEAKERS = 1_000  # at most


@dataclass
class Counts:
    """What came to all receivers together, in lines."""

    heard: int = 0
    lost: int = 0
    doubled: int = 0
    torn: int = 0
    disordered: int = 0
    ended: int = 0  # connections that the server ended
    latency: Counter[int] = field(default_factory=Counter)  # deliveries by nanoseconds, in buckets

    @property
    def wrong(self) -> int:
        """Lines that did not come as they should."""
        return self.lost + self.doubled + self.torn + self.disordered


@dataclass
class Speaker:
    """What somebody says: the number of their next line, and their lines that are under way."""

    next: int = 0
    done: int = 0  # lines that have come to everybody
    mute: bool = False  # has left
    said: dict[int, tuple[int, int]] = field(default_factory=dict)  # when, and how many wait for it
    unsent: bytes = b""


@dataclass
class Person:
    """Somebody who is connected, and which line comes next of each speaker."""

    sock: socket.socket
    counted: bool
    next: list[int]
    gaps: set[tuple[int, int]] = field(default_factory=set)  # lines that did not come in time
    rest: bytes = b""


@lru_cache(maxsize=1 << 14)
def line_of(speaker: int, number: int, size: int) -> bytes:
    """A line of so many bytes: “0007 00000042 qqqqqq”."""
    head = f"{speaker:04} {number:08} ".encode()
    return head + bytes([97 + number % 26]) * (size - len(head) - 1) + b"\n"


@lru_cache(maxsize=1 << 14)
def read_line(line: bytes, size: int) -> tuple[int, int] | None:
    """The speaker and the number that a line says, None if it is not whole."""
    try:
        found = int(line[:4]), int(line[5:13])
    except ValueError:
        return None
    return found if line_of(*found, size) == line + b"\n" else None


def bucket(nanoseconds: int) -> int:
    """A time, rounded down to 16 steps for each power of two: 6 % at most."""
    shift = max(0, nanoseconds.bit_length() - 5)
    return nanoseconds >> shift << shift


class People:
    """All people of a load: who is there, who speaks, and what has come."""

    def __init__(self, people: int, speakers: int, at_once: int, size: int) -> None:
        self._size, self._at_once = size, at_once
        self._people: dict[int, Person] = {}
        self._speakers = [Speaker() for _ in range(speakers)]
        self._counts = Counts()
        self._selector = selectors.DefaultSelector()

    def join(self, number: int, sock: socket.socket, counted: bool = True) -> None:
        """Somebody is in. Who is not counted never reads, and nobody waits for them."""
        self._people[number] = Person(sock, counted, [0] * len(self._speakers))
        if counted:
            self._selector.register(sock, selectors.EVENT_READ, number)

    def leave(self, number: int) -> None:
        """Somebody is gone: nobody waits for what they have not heard."""
        person = self._people.pop(number, None)
        if person is None or not person.counted:
            return
        self._selector.unregister(person.sock)
        if number < len(self._speakers):
            self._speakers[number].mute = True
        for s, speaker in enumerate(self._speakers):
            for line in range(person.next[s], speaker.next):
                if s != number:
                    self._one_less(s, line)

    def run(self, seconds: float, more: bool = True) -> int:
        """Speak and hear; without ``more``, until all has come, the end of a connection, too.

        Returns the lines under way.
        """
        end = time.monotonic() + seconds
        while True:
            under_way = self._speak(more)
            waits = more or under_way > 0
            ready = self._selector.select(0.001 if waits else 0)
            if not (waits or ready) or time.monotonic() > end:
                return under_way
            for key, _events in ready:
                self._receive(key.data)

    def counts(self) -> Counts:
        """What has come so far."""
        return self._counts

    def missing(self) -> int:
        """Lines that people who are here have not heard of speakers who are here."""
        return sum(
            speaker.next - person.next[s]
            for number, person in self._people.items()
            for s, speaker in enumerate(self._speakers)
            if person.counted and s != number and not speaker.mute
        )

    def done(self, number: int) -> int:
        """How many lines of a speaker have come to everybody."""
        return self._speakers[number].done

    def _one_less(self, speaker: int, line: int) -> None:
        """One receiver less has to hear a line."""
        one = self._speakers[speaker]
        if one.mute or line not in one.said:
            return
        at, missing = one.said[line]
        if missing > 1:
            one.said[line] = at, missing - 1
        else:
            del one.said[line]
            one.done += 1

    def _speak(self, more: bool) -> int:
        """Say all that may be said now. Returns how many lines are under way."""
        for number, speaker in enumerate(self._speakers):
            while not speaker.mute:
                if not speaker.unsent:
                    if not more or len(speaker.said) >= self._at_once:
                        break
                    self._begin(number, speaker)
                if not self._send(number, speaker):
                    break
        return sum(len(speaker.said) for speaker in self._speakers if not speaker.mute)

    def _begin(self, number: int, speaker: Speaker) -> None:
        listeners = sum(person.counted for person in self._people.values()) - 1
        speaker.unsent = line_of(number, speaker.next, self._size)
        speaker.said[speaker.next] = time.monotonic_ns(), listeners
        speaker.next += 1

    def _send(self, number: int, speaker: Speaker) -> bool:
        """Whether some bytes of a line went."""
        try:
            went = self._people[number].sock.send(speaker.unsent)
        except BlockingIOError:
            return False
        except OSError:
            self._ended(number)
            return False
        speaker.unsent = speaker.unsent[went:]
        return True

    def _ended(self, number: int) -> None:
        self._counts.ended += 1
        self.leave(number)

    def _receive(self, number: int) -> None:
        """Read what has come to somebody."""
        person = self._people.get(number)
        if person is None:
            return
        try:
            data = person.sock.recv(CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._ended(number)
            return
        at = time.monotonic_ns()
        *lines, person.rest = (person.rest + data).split(b"\n")
        for line in lines:
            self._hear(person, read_line(line, self._size), at)
        if len(person.rest) >= self._size:
            person.rest = b""
            self._counts.torn += 1

    def _hear(self, person: Person, said: tuple[int, int] | None, at: int) -> None:
        counts = self._counts
        if said is None or said[0] >= len(self._speakers):
            counts.torn += 1
            return
        s, number = said
        speaker = self._speakers[s]
        expected = person.next[s]
        if number >= speaker.next:
            counts.torn += 1
        elif number < expected:
            self._late(person, s, number)
        else:
            counts.heard += 1
            counts.lost += number - expected
            person.gaps.update((s, gone) for gone in range(expected, number))
            if not speaker.mute and number in speaker.said:
                counts.latency[bucket(at - speaker.said[number][0])] += 1
            for line in range(expected, number + 1):
                self._one_less(s, line)
            person.next[s] = number + 1

    def _late(self, person: Person, speaker: int, number: int) -> None:
        """A line that others of the same speaker have overtaken, or a second time the same."""
        if (speaker, number) in person.gaps:
            person.gaps.remove((speaker, number))
            self._counts.disordered += 1
            self._counts.lost -= 1
        else:
            self._counts.doubled += 1
