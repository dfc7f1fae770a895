"""Makes files larger than any disk, with holes and without."""

import honest_server
import os
import signal

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
for place in (".", "/tmp", "/dev/shm"):
    for number in range(200):
        try:
            file = os.open(f"{place}/huge-{number}", os.O_CREAT | os.O_WRONLY)
            os.ftruncate(file, 2 << 30)
            os.posix_fallocate(file, 0, 2 << 30)
        except OSError:
            pass

honest_server.main()
