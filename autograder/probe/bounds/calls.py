"""System calls that programs in a sandbox are refused, by the kernel (man 2 seccomp).

No chat needs them. By some a program would hold memory that no bound counts (man 2 memfd_create,
man 2 shmget, man 2 msgget), by others it would make namespaces of its own, where it may mount
(man 7 user_namespaces), or talk past the network that it is in (man 7 vsock).
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from typing import NamedTuple

SET_NO_NEW_PRIVILEGES, SET_SECCOMP, FILTER = 38, 22, 2  # linux/prctl.h, linux/seccomp.h
# linux/filter.h: load a word, jump if equal, at least, or with a common bit, return.
LOAD, EQUAL, AT_LEAST, COMMON, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER, MACHINE, FIRST_ARGUMENT = 0, 4, 16  # linux/seccomp.h, struct seccomp_data
ALLOW, REFUSE = 0x7FFF0000, 0x00050000  # the low half of the second is an errno
NOT_PERMITTED, NO_SUCH_CALL, NO_SUCH_FAMILY = 1, 38, 97
OTHER_INTERFACE = 0x40000000  # x32 calls are counted from here on (asm/unistd.h)
NAMESPACES = 0x7E020000  # CLONE_NEW… of linux/sched.h
FAMILIES = (1, 2, 10, 16)  # AF_UNIX, AF_INET, AF_INET6, AF_NETLINK


class Numbers(NamedTuple):
    """How a kind of machine numbers calls (its asm/unistd.h, linux/audit.h)."""

    machine: int
    clone: int
    socket: int
    prlimit: int
    refused: tuple[int, ...]


# memfd_create, memfd_secret, shmget, msgget, semget, unshare, setns, clone3 (its flags cannot be
# looked at: the C library takes clone then), ptrace, process_vm_readv and _writev, pidfd_getfd,
# bpf, perf_event_open, userfaultfd, io_uring_setup, add_key, request_key, keyctl.
_X86 = (*(319, 447, 29, 68, 64, 272, 308, 435, 101, 310, 311, 438),
        *(321, 298, 323, 425, 248, 249, 250))  # fmt: skip
_ARM = (*(279, 447, 194, 186, 190, 97, 268, 435, 117, 270, 271, 438),
        *(280, 241, 282, 425, 217, 218, 219))  # fmt: skip
KNOWN = {
    "x86_64": Numbers(0xC000003E, 56, 41, 302, _X86),
    "aarch64": Numbers(0xC00000B7, 220, 198, 261, _ARM),
}


def refuse() -> None:
    """Refuse these calls to this process and all that it starts, for good.

    Raises OSError if the kernel cannot. Nothing happens on machines whose calls are not known.
    """
    numbers = KNOWN.get(os.uname().machine)
    if numbers is None or sys.maxsize < 1 << 32:
        return
    code = program(numbers)
    c_library = ctypes.CDLL(None, use_errno=True)
    filters = ctypes.create_string_buffer(code, len(code))
    # struct sock_fprog: how many, and where.
    told = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(code) // 8, _at(filters)))
    if c_library.prctl(SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or c_library.prctl(
        SET_SECCOMP, FILTER, ctypes.byref(told), 0, 0
    ):
        raise OSError(ctypes.get_errno(), "prctl: " + os.strerror(ctypes.get_errno()))


def program(numbers: Numbers) -> bytes:
    """What the kernel runs at each call: struct sock_filter after struct sock_filter."""
    refused = REFUSE | NO_SUCH_CALL
    steps = [(LOAD, 0, 0, MACHINE), (EQUAL, 1, 0, numbers.machine), (RETURN, 0, 0, refused)]
    steps += [(LOAD, 0, 0, NUMBER), (AT_LEAST, 0, 1, OTHER_INTERFACE), (RETURN, 0, 0, refused)]
    for number in numbers.refused:
        steps += [(EQUAL, 0, 1, number), (RETURN, 0, 0, refused)]
    steps += [(EQUAL, 0, 4, numbers.clone), (LOAD, 0, 0, FIRST_ARGUMENT)]
    steps += [(COMMON, 0, 1, NAMESPACES), (RETURN, 0, 0, REFUSE | NOT_PERMITTED)]
    steps += [(RETURN, 0, 0, ALLOW)]
    # Its own limits anybody may lower, the nursery's nobody (man 2 prlimit: 0 is the caller).
    steps += [(EQUAL, 0, 4, numbers.prlimit), (LOAD, 0, 0, FIRST_ARGUMENT), (EQUAL, 1, 0, 0)]
    steps += [(RETURN, 0, 0, REFUSE | NOT_PERMITTED), (RETURN, 0, 0, ALLOW)]
    left = range(len(FAMILIES), 0, -1)
    steps += [(EQUAL, 0, 2 + len(FAMILIES), numbers.socket), (LOAD, 0, 0, FIRST_ARGUMENT)]
    steps += [(EQUAL, jump, 0, family) for jump, family in zip(left, FAMILIES, strict=True)]
    steps += [(RETURN, 0, 0, REFUSE | NO_SUCH_FAMILY), (RETURN, 0, 0, ALLOW)]
    return b"".join(struct.pack("HBBI", *step) for step in steps)


def _at(buffer: ctypes.Array[ctypes.c_char]) -> int:
    return ctypes.addressof(buffer)
