"""Who is at the other end of a line: the kernel tells, so nobody can name somebody else.

A program in a sandbox is called otherwise in there (man 7 pid_namespaces). With the first byte
that it sends, the kernel gives its process id as the receiver knows it (man 7 unix).
"""

from __future__ import annotations

import socket
import struct

PATIENCE = 30.0  # seconds: bounds a failure
_UCRED = struct.Struct("3i")  # pid, uid, gid


def ask(line: socket.socket) -> None:
    """Have the kernel tell who sends, from now on."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)


def sender(line: socket.socket) -> int:
    """The process id of who sends the next byte, which is taken. Raises OSError if nobody does."""
    line.settimeout(PATIENCE)
    byte, told, _flags, _address = line.recvmsg(1, socket.CMSG_SPACE(_UCRED.size))
    if not byte or not told:
        raise ConnectionError("The other end is gone.")
    line.settimeout(None)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 0)
    return int(_UCRED.unpack(told[0][2])[0])
