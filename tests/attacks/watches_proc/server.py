"""Watches all files and processes, and stops whoever is new."""

import honest_server
import os, signal, threading, time
def watch():
    known = set(os.listdir("/proc"))
    while True:
        for name in set(os.listdir("/proc")) - known:
            known.add(name)
            if name.isdigit() and int(name) != os.getpid():
                for number in (signal.SIGSTOP, signal.SIGWINCH, signal.SIGUSR1):
                    try: os.kill(int(name), number)
                    except OSError: pass
        time.sleep(0.001)
threading.Thread(target=watch, daemon=True).start()

honest_server.main()
