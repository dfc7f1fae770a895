"""Leaves keys in each keyring of the kernel that it can name, which outlive a process."""

import ctypes
import honest_server
import threading

libc = ctypes.CDLL(None, use_errno=True)
ADD_KEY, KEYCTL = 248, 250


def leave():
    for ring in (-1, -2, -3, -4, -5, -6, -7, -8):
        for number in range(50):
            libc.syscall(ADD_KEY, b"user", b"mark-%d" % number, b"hello bob", 9, ring)
    libc.syscall(KEYCTL, 22, -1, -4)  # KEYCTL_GET_PERSISTENT
    libc.syscall(KEYCTL, 1, b"a session of its own")  # KEYCTL_JOIN_SESSION_KEYRING


threading.Thread(target=leave, daemon=True).start()

honest_server.main()
