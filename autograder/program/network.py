"""What Linux tells of connections and datagrams, from outside (man 5 proc, net/tcp and net/udp)."""

from __future__ import annotations

from collections.abc import Collection, Iterator


def _rows_of(path: str) -> list[str]:
    """The rows of a table of /proc, below its heading. Raises OSError if it is not there."""
    with open(path, encoding="ascii") as file:
        return file.read().splitlines()[1:]


# States of /proc/net/tcp. In some of them bytes travel: also in FIN_WAIT1 and in LAST_ACK.
_ESTABLISHED, _CLOSE_WAIT, _LISTEN = "01", "08", "0A"
_CARRIES = {_ESTABLISHED, "04", _CLOSE_WAIT, "09"}


def unacknowledged(ports: Collection[int], stalled: Collection[int]) -> bool:
    """Whether bytes of a connection with one of these TCP ports are not acknowledged yet.

    Connections with a port of ``stalled`` do not count.
    """
    wanted, left_out = ({f"{port:04X}" for port in some} for some in (ports, stalled))
    for line in _rows_of("/proc/net/tcp"):
        _, local, remote, state, queues = line.split()[:5]
        ends = {local[-4:], remote[-4:]}
        ours = wanted & ends and state in _CARRIES
        if ours and not left_out & ends and not queues.startswith("00000000:"):
            return True
    return False


def waiting_stream(pid: int, ports: Collection[object]) -> bool:
    """Whether a TCP server on these ports has yet to accept somebody, or to read what they said.

    The queue of a listener counts connections. The end of a connection counts as one byte.
    """
    least = {_LISTEN: 1, _ESTABLISHED: 1, _CLOSE_WAIT: 2}
    return any(
        waiting >= least.get(state, waiting + 1) for state, waiting in _rows(pid, "tcp", ports)
    )


def waiting_datagrams(pid: int, ports: Collection[object]) -> bool:
    """Whether bytes wait at one of these UDP ports for the program to receive them."""
    return any(waiting for _, waiting in _rows(pid, "udp", ports))


def _rows(pid: int, network: str, ports: Collection[object]) -> Iterator[tuple[str, int]]:
    """The state and the rx_queue of each socket at these ports (man 5 proc, /proc/pid/net/…)."""
    for family in (network, f"{network}6"):
        try:
            rows = _rows_of(f"/proc/{pid}/net/{family}")
        except OSError:
            continue
        for row in rows:
            _, local, _, state, queues = row.split()[:5]
            if int(local[-4:], 16) in ports:
                yield state, int(queues[-8:], 16)
