"""Measure a chat server with many people, for the page "From one server to the internet".

python lessons/figures/measure.py                    references 04 and 08, with 10 and 1,000 people
python lessons/figures/measure.py --people 10 100    other numbers of people
python lessons/figures/measure.py --server my/server.py

A message is said when everybody has the one before. The table says within which time all others
had it, for half and for nine of ten messages, and how much processor time of the server a delivery
to one person took. All stays on this machine (loopback) and ends by itself. People and server
share its processors, so times are those of a machine that does both.
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

import psutil

REFERENCE = Path(__file__).parents[2] / "reference"
SERVERS = [REFERENCE / slug / "server.py" for slug in ("04_multi_user_chat", "08_slow_readers")]
ADDRESS = '("127.0.0.1", 12345)'
PATIENCE = 30  # seconds for anything
LINE = 60  # bytes of one message
DELIVERIES = 40_000  # of messages, each said when everybody has the one before
HEAD = ("server", "people", "threads", "memory", "half within", "nine of ten within", "a delivery")


class Crowd:
    """People who are connected, and how many bytes have come to them."""

    def __init__(self, port: int, size: int) -> None:
        self.received = 0
        self.people = []
        self._selector = selectors.DefaultSelector()
        for _number in range(size):
            person = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
            person.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            person.setblocking(False)
            self._selector.register(person, selectors.EVENT_READ)
            self.people.append(person)

    def until(self, received: int) -> None:
        """Read until so many bytes have come to all of them together."""
        deadline = time.monotonic() + PATIENCE
        while self.received < received:
            for key, _events in self._selector.select(1):
                person = key.fileobj
                assert isinstance(person, socket.socket)
                self.received += len(person.recv(1 << 16))
            if time.monotonic() > deadline:
                sys.exit(f"{received - self.received} bytes did not come in {PATIENCE} seconds.")

    def meet(self) -> None:
        """Wait until all are let in: one says "?" until each of the others hears it, then "!"."""
        speaker, *others = self.people
        for word, pause in ((b"?", 0.01), (b"!", PATIENCE)):  # nothing comes after the "!"
            missing, deadline = set(others), time.monotonic() + PATIENCE
            while missing:
                if time.monotonic() > deadline:
                    sys.exit(f"{len(missing)} people heard nothing in {PATIENCE} seconds.")
                speaker.sendall(word + b"\n")
                while missing and (ready := self._selector.select(pause)):
                    missing -= {who for key, _ in ready if word in (who := key.fileobj).recv(9999)}

    def say(self) -> float:
        """Somebody says a line. Returns the seconds until everybody else has it."""
        began = time.monotonic()
        wanted = self.received + LINE * (len(self.people) - 1)
        self.people[0].sendall(b"x" * (LINE - 1) + b"\n")
        self.until(wanted)
        return time.monotonic() - began

    def close(self) -> None:
        """Everybody leaves."""
        for person in self.people:
            person.close()


@contextlib.contextmanager
def running(script: Path) -> Iterator[tuple[int, psutil.Process]]:
    """A server on a free port. Gives the port and the process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    source = script.read_text(encoding="utf-8").replace(ADDRESS, f'("127.0.0.1", {port})')
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "server.py")
        copy.write_text(source, encoding="utf-8")
        process = subprocess.Popen([sys.executable, copy], stdout=subprocess.DEVNULL)
        try:
            _wait_for(port)
            yield port, psutil.Process(process.pid)
        finally:
            process.kill()
            process.wait()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.01)
    sys.exit("The server does not listen.")


def measure(script: Path, size: int) -> tuple[str, ...]:
    """One row of the table."""
    with running(script) as (port, process):
        crowd = Crowd(port, size)
        crowd.meet()
        before, messages = sum(process.cpu_times()[:2]), DELIVERIES // (size - 1)
        seconds = sorted(crowd.say() for _number in range(messages))
        work = (sum(process.cpu_times()[:2]) - before) / (messages * (size - 1))
        threads, memory = process.num_threads(), process.memory_info().rss
        crowd.close()
    return (
        script.parent.name,
        f"{size:,}",
        f"{threads:,}",
        f"{memory / 1e6:.0f} MB",
        f"{seconds[len(seconds) // 2] * 1000:.1f} ms",
        f"{seconds[len(seconds) * 9 // 10] * 1000:.1f} ms",
        f"{work * 1e6:.0f} µs",
    )


def main() -> None:
    """Measure what was asked for, and print a table."""
    parser = argparse.ArgumentParser(description="Measure a chat server with many people.")
    parser.add_argument("--people", type=int, nargs="+", default=[10, 1000])
    parser.add_argument(
        "--server", type=Path, nargs="+", default=[s for s in SERVERS if s.exists()]
    )
    asked = parser.parse_args()
    import resource  # not on Windows

    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))  # a descriptor for each person
    print("| " + " | ".join(HEAD) + " |")
    print("|" + " --- |" * len(HEAD))
    for script in asked.server:
        for size in asked.people:
            print("| " + " | ".join(measure(script, size)) + " |", flush=True)


if __name__ == "__main__":
    main()
