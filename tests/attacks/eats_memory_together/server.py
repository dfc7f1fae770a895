"""Has many processes take memory, each less than one may."""

import honest_server
import os
import time

for _ in range(20):
    if os.fork() == 0:
        taken = bytearray(b"x") * (300 << 20)
        while True:
            time.sleep(60)

honest_server.main()
