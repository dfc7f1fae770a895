import threading


class People(dict):
    """name of a thread -> (socket, lock)"""

    def __init__(self):
        super().__init__()
        self.lock = threading.Condition()

    def others(self, me):
        with self.lock:
            return tuple(pair for key, pair in self.items() if key != me)

    def __enter__(self):
        self.lock.acquire()
        return self

    def __exit__(self, *exc):
        self.lock.release()
