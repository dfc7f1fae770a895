"""What Linux tells of connections and datagrams, from outside (man 5 proc, net/tcp and net/udp)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from autograder.probe.talk import Event
from autograder.program.program import Program


def _rows_of(path: str) -> list[str]:
    """The rows of a table of /proc, below its heading. Raises OSError if it is not there."""
    with open(path, encoding="ascii") as file:
        return file.read().splitlines()[1:]


# States of /proc/net/tcp. In some of them bytes travel: also in FIN_WAIT1 and in LAST_ACK.
_ESTABLISHED, _CLOSE_WAIT, _LISTEN = "01", "08", "0A"
_CARRIES = {_ESTABLISHED, "04", _CLOSE_WAIT, "09"}
_TABLES = "/proc/{pid}/net/tcp", "/proc/{pid}/net/tcp6"


def _unacknowledged(ports: Collection[int], stalled: Collection[int]) -> bool:
    """Whether bytes of a connection with one of these TCP ports are not acknowledged yet.

    Connections with a port of ``stalled`` count only while their peer's system still takes some.
    """
    wanted, left_out = ({f"{port:04X}" for port in some} for some in (ports, stalled))
    for line in _rows_of("/proc/net/tcp"):
        _, local, remote, state, queues, timer, tries = line.split()[:7]
        ends = {local[-4:], remote[-4:]}
        waits = wanted & ends and state in _CARRIES and not queues.startswith("00000000:")
        if waits and (not left_out & ends or _is_first_sent(timer, tries)):
            return True
    return False


def _is_first_sent(timer: str, tries: str) -> bool:
    """Whether bytes are on their way for the first time (man 5 proc: tr, retrnsmt).

    Timer 1 waits for an answer, which may take 40 ms (a delayed ACK, RFC 1122, 4.2.3.2). Where
    there is no room left, timer 4 only probes the window, or the same bytes are sent once more.
    """
    return timer.startswith("01:") and int(tries, 16) == 0


def _waiting_stream(pid: int, ports: Collection[object]) -> bool:
    """Whether a TCP server on these ports has yet to accept somebody, or to read what they said.

    The queue of a listener counts connections. The end of a connection counts as one byte.
    """
    least = {_LISTEN: 1, _ESTABLISHED: 1, _CLOSE_WAIT: 2}
    return any(
        waiting >= least.get(state, waiting + 1) for state, waiting in _rows(pid, "tcp", ports)
    )


def _waiting_datagrams(pid: int, ports: Collection[object]) -> bool:
    """Whether bytes wait at one of these UDP ports for the program to receive them."""
    return any(waiting for _, waiting in _rows(pid, "udp", ports))


def _rows(pid: int, network: str, ports: Collection[object]) -> Iterator[tuple[str, int]]:
    """The state and the rx_queue of each socket at these ports (man 5 proc, /proc/pid/net/…)."""
    for family in (network, f"{network}6"):
        for row in table(f"/proc/{pid}/net/{family}"):
            _, local, _, state, queues = row[:5]
            if int(local[-4:], 16) in ports:
                yield state, int(queues[-8:], 16)


def table(path: str) -> list[list[str]]:
    """The rows of a table of /proc, each in its columns. None if it is not there."""
    try:
        return [row.split() for row in _rows_of(path)]
    except OSError:
        return []


# -- of our programs ---------------------------------------------------------------------


def able_to_receive(programs: Sequence[Program]) -> list[Program]:
    """The programs that run, and are not held by us: who is held reads nothing, and is right."""
    return [
        program
        for program in programs
        if program.running
        and not program.is_frozen
        and len(program.saw(Event.HELD)) <= len(program.saw(Event.RELEASED))
    ]


def unread_datagrams(programs: Sequence[Program]) -> bool:
    """True while a datagram waits in the system for one of the programs to receive it."""
    able = able_to_receive(programs)
    ports = {e["real"] for p in able for e in p.saw(Event.BOUND) if e["kind"] != "tcp"}
    ports |= {e["local"] for p in able for e in p.saw(Event.SPEAKS)}
    return bool(ports) and _waiting_datagrams(able[0].pid, ports)


def unread_stream(server: Program) -> bool:
    """True while a TCP server has yet to accept somebody, or to read what they said."""
    ports = {e["real"] for e in server.saw(Event.LISTENING)}
    return bool(ports) and _waiting_stream(server.pid, ports)


def unread_bytes(program: Program) -> int:
    """How many bytes lie ready on TCP connections of this program, at either end of them."""
    events = program.saw(Event.LISTENING) + program.saw(Event.CONNECTING)
    ports = {f"{e['real']:04X}" for e in events if e["real"] is not None}
    rows = [row for path in _TABLES for row in table(path.format(pid=program.pid))] if ports else []
    ours = (row for row in rows if ports & {row[1][-4:], row[2][-4:]} and row[3] in _CARRIES)
    return sum(int(queues[-8:], 16) for _, _, _, _, queues, *_ in ours)


def unacknowledged_bytes(programs: Sequence[Program], stalled: Collection[int]) -> bool:
    """True while TCP bytes are not acknowledged yet: they may be on their way to somebody.

    Those with a port of ``stalled``, whose people do not read on purpose, count only while their
    system still takes something.
    """
    events = [e for p in programs for e in p.saw(Event.LISTENING) + p.saw(Event.CONNECTING)]
    ports = {e["real"] for e in events if e["real"] is not None}
    return _unacknowledged(ports, stalled)
