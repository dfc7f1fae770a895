"""Becoming another user for good, with no right of root's left (man 7 capabilities)."""

from __future__ import annotations

import ctypes
import os
import signal
import struct

END_WITH_PARENT, DROP_FROM_BOUND = 1, 24  # linux/prctl.h
CAPABILITIES = 64
VERSION_3 = 0x20080522  # linux/capability.h


def become(number: int) -> None:
    """Be this user and this group alone. Raises OSError if that is not allowed.

    Who changes the user is no longer ended with its parent (man 2 prctl): so it asks for it again.
    """
    c_library = ctypes.CDLL(None, use_errno=True)
    for capability in range(CAPABILITIES):  # those that this kernel does not know are refused
        c_library.prctl(DROP_FROM_BOUND, capability, 0, 0, 0)
    os.setgroups([])
    os.setresgid(number, number, number)
    os.setresuid(number, number, number)
    # What remains, to be inherited by programs that have it in their files.
    head, none = struct.pack("Ii", VERSION_3, 0), bytes(6 * 4)
    if c_library.capset(head, none):
        raise OSError(ctypes.get_errno(), "capset: " + os.strerror(ctypes.get_errno()))
    c_library.prctl(END_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
