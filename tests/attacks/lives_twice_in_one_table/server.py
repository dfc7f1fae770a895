"""Has a twin that shares its table of descriptors, and takes and gives back what is in there."""

import ctypes
import honest_server
import threading

libc = ctypes.CDLL(None)
stack = ctypes.create_string_buffer(1 << 16)
FILES_AND_FOLDERS = 0x400 | 0x200 | 17
SLEEPS = ctypes.cast(libc.pause, ctypes.c_void_p)
for _twin in range(20):
    libc.clone(SLEEPS, ctypes.c_void_p(ctypes.addressof(stack) + (1 << 16) - 64), FILES_AND_FOLDERS, None)


def shuffle():
    for _time in range(50):
        stopped.wait(0.01)
        for descriptor in range(3, 12):
            other = libc.dup(descriptor)
            if other >= 0:
                libc.dup2(other, descriptor)
                libc.close(other)


stopped = threading.Event()
threading.Thread(target=shuffle, daemon=True).start()

honest_server.main()
