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
from dataclasses import dataclass

_PROTOCOL, _BY_FAMILY = 4, 20  # NETLINK_SOCK_DIAG, SOCK_DIAG_BY_FAMILY
_REQUEST, _ANY, _ERROR = 1, 0xFFFFFFFF, 2  # NLM_F_REQUEST, all states or any cookie, NLMSG_ERROR
_LISTEN = 10  # TCP_LISTEN
_HEAD = struct.Struct("=IHHII")  # nlmsghdr: length, type, flags, number, sender
_WHICH = struct.Struct("=BBBxI")  # the beginning of inet_diag_req_v2: family, protocol, …, states
_STATE = struct.Struct("=IIIII")  # the end of inet_diag_msg: expires, rqueue, wqueue, uid, inode
_LOOPBACK = socket.inet_aton("127.0.0.1") + bytes(12)


@dataclass(frozen=True)
class End:
    """One end of a connection."""

    unread: int  # bytes that its program has not received yet
    unsent: int  # bytes that the other end has not acknowledged yet
    is_held: bool  # whether a program has it open


def end_of_connection(port: int, peer: int) -> End | None:
    """The end at this port of the connection to that one, both of 127.0.0.1. None: there is none.

    Raises OSError where the system does not answer.
    """
    if not _answers():
        raise OSError(errno.EPROTONOSUPPORT, "This system does not tell of a single connection.")
    return _ask(port, peer)


@functools.cache
def _answers() -> bool:
    """Whether it tells of a connection that is certainly there."""
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        socket.create_connection(listener.getsockname()) as ours,
        contextlib.suppress(OSError, AttributeError),  # there is no AF_NETLINK
    ):
        return _ask(ours.getsockname()[1], listener.getsockname()[1]) is not None
    return False


def _ask(port: int, peer: int) -> End | None:
    which = _WHICH.pack(socket.AF_INET, socket.IPPROTO_TCP, 0, _ANY)
    ends = struct.pack(">HH", port, peer) + _LOOPBACK * 2 + struct.pack("=III", 0, _ANY, _ANY)
    head = _HEAD.pack(_HEAD.size + len(which) + len(ends), _BY_FAMILY, _REQUEST, 0, 0)
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, _PROTOCOL) as kernel:
        kernel.send(head + which + ends)
        answer = kernel.recv(4096)
    # Where there is no such connection, the kernel tells of the listener at this port.
    if _HEAD.unpack_from(answer)[1] == _ERROR or answer[_HEAD.size + 1] == _LISTEN:
        return None
    _, unread, unsent, _, inode = _STATE.unpack_from(answer, _HEAD.size + 4 + 48)
    return End(unread, unsent, is_held=inode != 0)
