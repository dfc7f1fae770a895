"""Measure ways to hand one message on to many people, beside each other, in one run.

python lessons/figures/fanout.py                  the model answers of 04, 06 and 07, and two others
python lessons/figures/fanout.py --people 20      with so many people (default: 50)
python lessons/figures/fanout.py my/server.py     your own server beside the model answer of 07

Three things are measured over loopback, in less than a minute: deliveries a second while ten
people say a short line each, again and again, when all have heard the lines before; within which
time 99 of 100 lines of one speaker have come to all; and whether the chat goes on beside somebody
who does not read. Servers take turns, several times, and the median is printed: what else the
machine does then troubles all of them alike.
"""

from __future__ import annotations

import argparse
import contextlib
import selectors
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

HERE = Path(__file__).parent
REFERENCE = HERE.parent.parent / "reference"
MODEL = REFERENCE / "07_failures" / "server.py"
SERVERS = {
    "04: sendall to each": REFERENCE / "04_multi_user_chat" / "server.py",
    "06: sendall, a lock for each client": REFERENCE / "06_registry" / "server.py",
    "sendall under one lock": HERE / "fanout" / "one_lock.py",
    "a queue and a writer thread for each": HERE / "fanout" / "queue_each.py",
    "07: offer, and an outbox for who lags": MODEL,
}
ADDRESS = '("127.0.0.1", 12345)'
TURNS, SPEAKERS, ROUNDS, LINES = 5, 10, 60, 100
LINE, LONG = b"x" * 63 + b"\n", b"x" * 59_999 + b"\n"
LONG_LINES = 150  # 9 MB: more than the system keeps for a reader that does not read
PATIENCE = 10.0  # seconds for anything


@contextlib.contextmanager
def running(server: Path) -> Iterator[int]:
    """A server in a process of its own. Yields its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    text = server.read_text(encoding="utf-8").replace(ADDRESS, f'("127.0.0.1", {port})')
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "server.py"
        script.write_text(text, encoding="utf-8")
        process = subprocess.Popen(
            [sys.executable, str(script)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            yield port
        finally:
            process.kill()
            process.wait()


class Crowd:
    """People who are connected, and how many bytes have come to each."""

    def __init__(self, port: int, size: int) -> None:
        self._selector = selectors.DefaultSelector()
        self.people = [reach(port) for _ in range(size)]
        self.heard = dict.fromkeys(self.people, 0)
        for person in self.people:
            self._selector.register(person, selectors.EVENT_READ)
        self.say(self.people[0], LINE)  # all are let in when all have heard this
        while not self.all_hear(len(LINE), 0.5):
            self.heard = dict.fromkeys(self.people, 0)
            self.say(self.people[0], LINE)
        while self._read(0.1):
            pass
        self.heard = dict.fromkeys(self.people, 0)

    def say(self, person: socket.socket, line: bytes) -> None:
        """Say a line. Raises TimeoutError if the server does not take it."""
        person.settimeout(1.0)
        person.sendall(line)

    def _read(self, patience: float) -> bool:
        ready = self._selector.select(patience)
        for key, _events in ready:
            person = key.fileobj
            assert isinstance(person, socket.socket)
            self.heard[person] += len(person.recv(1 << 18))
        return bool(ready)

    def all_hear(self, size: int, patience: float = PATIENCE) -> bool:
        """Wait until so many bytes have come to everybody but the first. False if they do not."""
        deadline = time.monotonic() + patience
        while any(self.heard[person] < size for person in self.listeners()):
            if not self._read(deadline - time.monotonic()):
                return False
        return True

    def listeners(self) -> list[socket.socket]:
        """Everybody but the first, and but those who do not read."""
        return [person for person in self.people[1:] if person in self.heard]

    def stall(self, person: socket.socket) -> None:
        """Somebody does not read any more."""
        self._selector.unregister(person)
        del self.heard[person]


def reach(port: int) -> socket.socket:
    """A connection to a server that may not listen yet."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            person = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        except ConnectionRefusedError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            person.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return person


def deliveries(port: int, size: int) -> float:
    """Lines that come to somebody, a second."""
    crowd = Crowd(port, size)
    began = time.monotonic()
    for number in range(1, ROUNDS + 1):
        for speaker in crowd.people[:SPEAKERS]:
            crowd.say(speaker, LINE)
        crowd.all_hear((SPEAKERS - 1) * number * len(LINE))  # speakers do not hear themselves
    return SPEAKERS * (size - 1) * ROUNDS / (time.monotonic() - began)


def slowest(port: int, size: int) -> float:
    """Milliseconds within which 99 of 100 lines have come to all."""
    crowd = Crowd(port, size)
    times = []
    for number in range(1, LINES + 1):
        began = time.monotonic()
        crowd.say(crowd.people[0], LINE)
        crowd.all_hear(number * len(LINE))
        times.append((time.monotonic() - began) * 1000)
    return quantiles(times, n=100)[98]


def beside_a_slow_reader(port: int) -> str:
    """What becomes of a chat of six when one of them does not read."""
    crowd = Crowd(port, 6)
    crowd.stall(crowd.people[3])
    for number in range(1, LONG_LINES + 1):
        with contextlib.suppress(TimeoutError):
            crowd.say(crowd.people[0], LONG)
        if not crowd.all_hear(number * len(LONG), 2.0):
            return f"stands still after {number * len(LONG) / 1e6:.1f} MB"
    return "goes on"


def main() -> None:
    """Measure the servers that were named, or all, and print a table as Markdown."""
    parser = argparse.ArgumentParser(description="Measure ways to hand one message on to many.")
    parser.add_argument("server", nargs="*", type=Path)
    parser.add_argument("--people", type=int, default=50)
    asked = parser.parse_args()
    named = {str(path): path for path in asked.server}
    servers = named | {"07: offer, and an outbox for who lags": MODEL} if named else SERVERS
    rates: dict[str, list[float]] = {name: [] for name in servers}
    times: dict[str, list[float]] = {name: [] for name in servers}
    for _turn in range(TURNS):
        for name, path in servers.items():
            with running(path) as port:
                rates[name].append(deliveries(port, asked.people))
                times[name].append(slowest(port, asked.people))
    print("| server | deliveries a second | 99 of 100 within | beside who does not read |")
    print("| --- | --- | --- | --- |")
    for name, path in servers.items():
        with running(path) as port:
            after = beside_a_slow_reader(port)
        rate, within = median(rates[name]), median(times[name])
        print(f"| {name} | {rate:,.0f} | {within:.1f} ms | {after} |", flush=True)


if __name__ == "__main__":
    main()
