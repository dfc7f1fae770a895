"""Becomes shells that start it again and again, each in a session of its own, with all signals caught."""

import honest_server
import os
import subprocess
import threading

SHELL = "trap '' 1 2 3 13 15; (setsid sh -c 'sleep 30' &) ; (setsid sh -c 'while :; do sleep 1; done' &)"


def starts():
    for _time in range(20):
        subprocess.Popen(["sh", "-c", SHELL], start_new_session=True, stdin=subprocess.DEVNULL)
        threading.Event().wait(0.05)


threading.Thread(target=starts, daemon=True).start()

honest_server.main()
