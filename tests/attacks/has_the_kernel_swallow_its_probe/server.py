"""Has the kernel say to its probe that all was written, and write nothing (man 2 seccomp)."""

import ctypes
import honest_server
import os
import socket
import struct


def channel():
    for name in map(int, os.listdir("/proc/self/fd")):
        try:
            with socket.socket(fileno=os.dup(name)) as one:
                if one.family == socket.AF_UNIX:
                    return name
        except OSError:
            pass
    return -1


def rule(code, value, yes=0, no=0):
    return struct.pack("HBBI", code, yes, no, value)


ERROR = 0x00050000
accept = socket.socket.accept


def accepts_and_forbids(listener):
    rules = b"".join([
        rule(0x20, 0), rule(0x15, 44, 0, 3),  # sendto
        rule(0x20, 16), rule(0x15, channel(), 0, 1), rule(0x06, ERROR | 11),
        rule(0x06, 0x7FFF0000),
    ])  # fmt: skip
    kept = ctypes.create_string_buffer(rules)
    packed = struct.pack("H6xP", len(rules) // 8, ctypes.addressof(kept))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(38, 1, 0, 0, 0)
    got = accept(listener)
    libc.prctl(22, 2, ctypes.create_string_buffer(packed), 0, 0)
    socket.socket.accept = accept
    return got


socket.socket.accept = accepts_and_forbids

honest_server.main()
