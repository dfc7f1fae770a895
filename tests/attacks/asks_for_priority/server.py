"""Asks for each kind of priority, for itself and for others the lowest."""

import honest_server
import os
import threading

KINDS = (os.SCHED_FIFO, os.SCHED_RR, os.SCHED_BATCH, os.SCHED_IDLE, os.SCHED_OTHER)


def ask():
    for number in range(50):
        for pid in [0] + [int(name) for name in os.listdir("/proc") if name.isdigit()]:
            for call in (
                lambda: os.sched_setscheduler(pid, KINDS[number % 5], os.sched_param(number % 2)),
                lambda: os.setpriority(os.PRIO_PROCESS, pid, -20 if pid == 0 else 19),
                lambda: os.sched_setaffinity(pid, {number % 2}),
                lambda: os.sched_setparam(pid, os.sched_param(99)),
            ):
                try:
                    call()
                except OSError:
                    pass


threading.Thread(target=ask, daemon=True).start()

honest_server.main()
