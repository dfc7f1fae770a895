import contextlib
import functools
import socket
import threading


class Chat:
    def __init__(self):
        self.people = {}
        self.lock = threading.RLock()

    def synchronized(method):
        @functools.wraps(method)
        def wrapper(self, *args):
            with self.lock:
                return method(self, *args)
        return wrapper

    @synchronized
    def add(self, conn, address):
        self.people[conn] = address

    @synchronized
    def discard(self, conn):
        self.people.pop(conn, None)

    @synchronized
    def tell(self, author, data):
        label = "%s:%d " % self.people.get(author, ("?", 0))
        for conn in list(self.people):
            match conn:
                case _ if conn is author:
                    continue
                case _:
                    with contextlib.suppress(OSError):
                        conn.sendall(label.encode() + data)

    @contextlib.contextmanager
    def member(self, conn, address):
        self.add(conn, address)
        try:
            with conn:
                yield
        finally:
            self.discard(conn)

    def serve(self, conn, address):
        with self.member(conn, address), contextlib.suppress(OSError):
            for data in iter(lambda: conn.recv(8192), b""):
                self.tell(conn, data)


chat = Chat()
with socket.create_server(("127.0.0.1", 12345), backlog=64) as door:
    while True:
        threading.Thread(target=chat.serve, args=door.accept()).start()
