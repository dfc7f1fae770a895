"""Lets its connections be closed by the collector, brings them back, and collects wherever it can."""

import gc
import honest_server
import socket
import threading
import weakref

KEPT = []


class Comes(socket.socket):
    def __del__(self):
        KEPT.append(self)  # it is back, with what watches it


def collects(phase, info):
    KEPT.append(weakref.ref(threading.current_thread(), lambda ref: threading.Event().wait(0.001)))
    if len(KEPT) > 1000:
        KEPT.clear()


def make():
    for number in range(300):
        one, other = socket.socketpair()
        circle = [one, other, Comes()]
        circle.append(circle)
        weakref.finalize(one, other.close)
        del one, other, circle
        gc.collect(number % 3)


gc.callbacks.append(collects)
gc.set_threshold(1, 1, 1)
threading.Thread(target=make, daemon=True).start()

honest_server.main()
