"""Is never there when somebody looks: each process starts the next, and ends."""

import honest_server
import os
import time

if os.fork() == 0:
    while True:
        if os.fork():
            os._exit(0)
        os.setsid()
        time.sleep(0.001)

honest_server.main()
