"""Has children that share its memory, files and signals, as threads of no process, by clone()."""

import honest_server
import ctypes
import os
import threading

libc = ctypes.CDLL(None)
STACKS = []


@ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)
def child(_nothing):
    libc.pause()
    return 0


for flags in (0x100 | 0x400 | 17, 0x100 | 0x200 | 0x400 | 0x800 | 17, 0x400 | 0x8000 | 17):
    stack = ctypes.create_string_buffer(1 << 16)
    STACKS.append(stack)
    libc.clone(child, ctypes.c_void_p(ctypes.addressof(stack) + (1 << 16) - 16), flags, None)

honest_server.main()
