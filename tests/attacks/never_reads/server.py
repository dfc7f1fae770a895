"""Has a client that never reads what is typed, and a server that asks for it."""

import honest_server
import threading


def read():
    with open("/dev/zero", "rb") as endless:
        while endless.read(1 << 20):
            pass


threading.Thread(target=read, daemon=True).start()

honest_server.main()
