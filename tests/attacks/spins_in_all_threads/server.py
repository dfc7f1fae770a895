"""Keeps every processor busy with nothing."""

import honest_server
import os
import threading


def spin():
    while True:
        pass


for _ in range(2):
    if os.fork() == 0:
        spin()
    threading.Thread(target=spin, daemon=True).start()

honest_server.main()
