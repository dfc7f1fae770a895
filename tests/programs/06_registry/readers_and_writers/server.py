"""A lock for many readers or one writer, made of a Condition."""
import contextlib
import socket
import threading


class RWLock:
    def __init__(self):
        self.cond = threading.Condition()
        self.readers = 0
        self.writing = False

    @contextlib.contextmanager
    def read(self):
        with self.cond:
            while self.writing:
                self.cond.wait()
            self.readers += 1
        try:
            yield
        finally:
            with self.cond:
                self.readers -= 1
                self.cond.notify_all()

    @contextlib.contextmanager
    def write(self):
        with self.cond:
            while self.writing or self.readers:
                self.cond.wait()
            self.writing = True
        try:
            yield
        finally:
            with self.cond:
                self.writing = False
                self.cond.notify_all()


rw = RWLock()
clients = set()
sending = {}


def client_thread(c):
    with rw.write():
        clients.add(c)
        sending[c] = threading.Lock()
    f = c.makefile("rwb")
    try:
        for line in f:
            with rw.read():
                targets = [(o, sending[o]) for o in clients if o is not c]
            for o, lock in targets:
                with lock, contextlib.suppress(OSError):
                    o.sendall(line)
    except OSError:
        pass
    with rw.write():
        clients.discard(c)
        sending.pop(c)
    with contextlib.suppress(OSError):
        f.close()
    c.close()


listener = socket.socket()
listener.bind(("127.0.0.1", 12345))
listener.listen(50)
while True:
    conn, addr = listener.accept()
    threading.Thread(target=client_thread, args=[conn]).start()
