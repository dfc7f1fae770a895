"""One end of a TCP connection, as the kernel knows it: asked by its two ports, from outside.

Linux answers at once (man 7 sock_diag, linux/inet_diag.h), where its table of all connections
(man 5 proc, net/tcp) takes milliseconds to read.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import socket
import struct
import sys
from collections.abc import Sequence
from dataclasses import dataclass

_PROTOCOL, _BY_FAMILY = 4, 20  # NETLINK_SOCK_DIAG, SOCK_DIAG_BY_FAMILY
_REQUEST, _ANY, _ERROR = 1, 0xFFFFFFFF, 2  # NLM_F_REQUEST, all states or any cookie, NLMSG_ERROR
_LISTEN = 10  # TCP_LISTEN
_HEAD = struct.Struct("=IHHII")  # nlmsghdr: length, type, flags, number, sender
_WHICH = struct.Struct("=BBBxI")  # the beginning of inet_diag_req_v2: family, protocol, ext, states
_STATE = struct.Struct("=IIIII")  # the end of inet_diag_msg: expires, rqueue, wqueue, uid, inode
_ATTRIBUTE = struct.Struct("=HH")  # nlattr: length, type
_INFO, _MEMORY = 2, 7  # INET_DIAG_INFO, INET_DIAG_SKMEMINFO
_ROWS = 1 << (_INFO - 1) | 1 << (_MEMORY - 1)  # those that are asked for
# Where tcpi_bytes_acked and tcpi_bytes_received stand in struct tcp_info (linux/tcp.h).
_ACKED, _RECEIVED = 120, 128
_BUFFERS = 4, 12  # where SK_MEMINFO_RCVBUF and SK_MEMINFO_SNDBUF stand (linux/sock_diag.h)
_LOOPBACK = socket.inet_aton("127.0.0.1") + bytes(12)


@dataclass(frozen=True)
class End:
    """One end of a connection."""

    unread: int  # bytes that its program has not received yet
    unsent: int  # bytes that the other end has not acknowledged yet
    inode: int  # of its socket: who has it open shows that in /proc/PID/fd; 0: nobody has
    received: int | None = None  # bytes that came so far (Linux 4.1). None: not told
    acked: int = 0  # bytes that the other end has acknowledged so far, if received is told
    reads: int = 0  # bytes that wait here at most until they are read (man 7 socket, SO_RCVBUF)
    sends: int = 0  # bytes that wait here at most until they are sent (SO_SNDBUF)

    @property
    def is_held(self) -> bool:
        """Whether a program has it open."""
        return self.inode != 0


def end_of_connection(port: int, peer: int) -> End | None:
    """The end at this port of the connection to that one, both of 127.0.0.1. None: there is none.

    Raises OSError where the system does not answer.
    """
    return ends_of_connections([(port, peer)])[0]


def ends_of_connections(ends: Sequence[tuple[int, int]]) -> list[End | None]:
    """The same of several connections at once: each by the port of this end, and of the other."""
    if not _answers():
        raise OSError(errno.EPROTONOSUPPORT, "This system does not tell of a single connection.")
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, _PROTOCOL) as kernel:
        return [_ask(kernel, port, peer) for port, peer in ends]


@functools.cache
def counts_bytes() -> bool:
    """Whether the system tells how many bytes a connection has carried."""
    return _answers() and _tried().received is not None


@functools.cache
def _answers() -> bool:
    """Whether it tells of a connection that is certainly there."""
    with contextlib.suppress(OSError, AttributeError):  # there is no AF_NETLINK
        return bool(_tried())
    return False


def _tried() -> End:
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        socket.create_connection(listener.getsockname()) as ours,
        socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, _PROTOCOL) as kernel,
    ):
        if end := _ask(kernel, ours.getsockname()[1], listener.getsockname()[1]):
            return end
    raise OSError(errno.ENOTCONN, "This system does not tell of a connection that is there.")


def _ask(kernel: socket.socket, port: int, peer: int) -> End | None:
    which = _WHICH.pack(socket.AF_INET, socket.IPPROTO_TCP, _ROWS, _ANY)
    ends = struct.pack(">HH", port, peer) + _LOOPBACK * 2 + struct.pack("=III", 0, _ANY, _ANY)
    head = _HEAD.pack(_HEAD.size + len(which) + len(ends), _BY_FAMILY, _REQUEST, 0, 0)
    kernel.send(head + which + ends)
    answer = kernel.recv(4096)
    # Where there is no such connection, the kernel tells of the listener at this port.
    if _HEAD.unpack_from(answer)[1] == _ERROR or answer[_HEAD.size + 1] == _LISTEN:
        return None
    _, unread, unsent, _, inode = _STATE.unpack_from(answer, _HEAD.size + 4 + 48)
    rows = _rows(answer[_HEAD.size + 72 :])
    info, memory = rows.get(_INFO, b""), rows.get(_MEMORY, b"")
    received = _number(info, _RECEIVED, 8) if len(info) >= _RECEIVED + 8 else None
    acked = _number(info, _ACKED, 8) if received is not None else 0
    reads, sends = (_number(memory, place, 4) for place in _BUFFERS)
    return End(unread, unsent, inode, received, acked, reads, sends)


def _rows(attributes: bytes) -> dict[int, bytes]:
    """The rows behind an inet_diag_msg, by their kind."""
    rows = {}
    while len(attributes) >= _ATTRIBUTE.size:
        length, kind = _ATTRIBUTE.unpack_from(attributes)
        rows[kind] = attributes[_ATTRIBUTE.size : length]
        attributes = attributes[max(length + 3 & ~3, _ATTRIBUTE.size) :]
    return rows


def _number(row: bytes, place: int, size: int) -> int:
    return int.from_bytes(row[place : place + size], sys.byteorder)
