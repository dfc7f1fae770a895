"""One measurement: people connect to a server, speak and hear, and what it cost is told."""

from __future__ import annotations

import contextlib
import random
import selectors
import socket
import struct
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from autograder.load.native import NativePeople
from autograder.load.people import Counts, People
from autograder.load.servers import Running

Mode = Literal["steady", "slow", "resets"]
PATIENCE = 30.0  # seconds for anything
SLICE = 0.05  # seconds between two looks
QUIET = 2.0  # seconds in which nobody hears anything: nothing will come any more
ONE_IN = 20  # people, one does not read in the mode "slow"
LEAVE = 0.3  # of all people leave with a reset in the mode "resets"
SMALL = 4096  # bytes that the system keeps for who does not read
NOW = struct.pack("ii", 1, 0)  # SO_LINGER: closing sends a reset, man 7 socket


@dataclass(frozen=True)
class Wish:
    """What is to be measured."""

    people: int = 50
    speakers: int = 8
    at_once: int = 1  # lines of each speaker that may be under way
    size: int = 64  # bytes of a line
    seconds: float = 1.0
    mode: Mode = "steady"


@dataclass(frozen=True)
class Result:
    """What one run has shown."""

    counts: Counts
    seconds: float
    cpu: float  # seconds of processor that the server has used
    own_cpu: float  # and the people
    memory: int  # bytes of the server at most
    fairness: float  # lines of who could say the fewest, beside the mean
    stuck: bool  # nothing came any more

    @property
    def rate(self) -> float:
        """Deliveries a second."""
        return self.counts.heard / self.seconds if self.seconds else 0.0

    @property
    def cpu_per_million(self) -> float:
        """Seconds of processor of the server for a million deliveries."""
        return self.cpu / self.counts.heard * 1e6 if self.counts.heard else 0.0

    def within(self, share: float) -> float:
        """Seconds within which this share of all deliveries was made."""
        left = share * sum(self.counts.latency.values())
        for nanoseconds, count in sorted(self.counts.latency.items()):
            left -= count
            if left <= 0:
                return nanoseconds / 1e9
        return 0.0


Engine = People | NativePeople
Engines = Callable[[int, int, int, int], Engine]


def measure(server: Running, wish: Wish, engines: Engines = People) -> Result:
    """Measure a server once. Raises TimeoutError if not all people are let in."""
    slow = max(1, wish.people // ONE_IN) if wish.mode == "slow" else 0
    with connected(server.port, wish.people, slow) as socks:
        engine = engines(len(socks), min(wish.speakers, wish.people), wish.at_once, wish.size)
        for number, sock in enumerate(socks):
            engine.join(number, sock, counted=number < wish.people)
        return _run(server, wish, engine, socks)


def _run(server: Running, wish: Wish, engine: Engine, socks: list[socket.socket]) -> Result:
    leaving, gone = _leaving(wish), set[int]()
    cpu, own, memory, clock = server.cpu(), time.process_time(), 0, _Clock(engine)
    while clock.seconds < wish.seconds and clock.goes_on() and server.alive:
        engine.run(SLICE)
        memory = max(memory, server.memory())
        for number in leaving(clock.seconds / wish.seconds):
            engine.leave(number)
            gone.add(number)
            socks[number].setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NOW)
            socks[number].close()
    while engine.run(SLICE, more=False) and clock.goes_on():
        pass
    counts, speakers = engine.counts(), range(min(wish.speakers, wish.people))
    counts.lost += engine.missing()
    done = [engine.done(number) for number in speakers if number not in gone]
    return Result(counts, clock.seconds, server.cpu() - cpu, time.process_time() - own, memory,
                  min(done) / (sum(done) / len(done)) if any(done) else 0.0,
                  stuck=not clock.goes_on())  # fmt: skip


class _Clock:
    """How long a measurement lasts, and whether something still comes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._began = self._since = time.monotonic()
        self._heard = -1

    @property
    def seconds(self) -> float:
        """Since the beginning."""
        return time.monotonic() - self._began

    def goes_on(self) -> bool:
        """Whether somebody has heard something lately."""
        heard, now = self._engine.counts().heard, time.monotonic()
        if heard != self._heard:
            self._heard, self._since = heard, now
        return now - self._since < QUIET


def _leaving(wish: Wish) -> Callable[[float], Iterator[int]]:
    """Who leaves with a reset, and when: asked with the share of the time that is over."""
    dice = random.Random(wish.people)
    count = int(wish.people * LEAVE) if wish.mode == "resets" else 0
    leavers = dice.sample(range(wish.people), count)
    moments = sorted(dice.uniform(0.1, 0.9) for _ in leavers)

    def due(share: float) -> Iterator[int]:
        while moments and moments[0] <= share:
            moments.pop(0)
            yield leavers.pop()

    return due


@contextlib.contextmanager
def connected(port: int, people: int, slow: int = 0) -> Iterator[list[socket.socket]]:
    """People who are let in, last of all those who will not read, though they came first."""
    with contextlib.ExitStack() as stack:
        late = [stack.enter_context(_reach(port, SMALL)) for _ in range(slow)]
        socks = [stack.enter_context(_reach(port)) for _ in range(people)] + late
        _meet(socks)
        yield socks


def _reach(port: int, buffer: int = 0) -> socket.socket:
    sock = socket.socket()
    if buffer:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    sock.settimeout(PATIENCE)
    sock.connect(("127.0.0.1", port))
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setblocking(False)
    return sock


def _meet(socks: list[socket.socket]) -> None:
    """Wait until all are let in: two say “?” until all others hear it, then “!”, their last word.

    Raises TimeoutError.
    """
    first, second, *_others = socks
    heard: dict[socket.socket, bytes] = dict.fromkeys(socks, b"")
    deadline = time.monotonic() + PATIENCE
    with selectors.DefaultSelector() as selector:
        for sock in socks:
            selector.register(sock, selectors.EVENT_READ)
        for speaker, listeners in ((first, socks[1:]), (second, [first])):
            while not all(heard[sock] for sock in listeners):
                speaker.send(b"?\n")
                _listen(selector, heard, 0.02, deadline)
        for speaker in (first, second):
            speaker.send(b"!\n")
        while not all(heard[s].count(b"!") == 1 + (s not in (first, second)) for s in socks):
            _listen(selector, heard, 1.0, deadline)


def _listen(
    selector: selectors.BaseSelector,
    heard: dict[socket.socket, bytes],
    pause: float,
    deadline: float,
) -> None:
    """Read what comes until nothing comes for so many seconds, or a moment longer."""
    if time.monotonic() > deadline:
        raise TimeoutError("The server does not let everybody in, or hands nothing on.")
    while ready := selector.select(pause):
        for key, _events in ready:
            assert isinstance(key.fileobj, socket.socket)
            heard[key.fileobj] += key.fileobj.recv(1 << 16)
        pause = 0.0
