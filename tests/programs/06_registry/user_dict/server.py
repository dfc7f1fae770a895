"""A UserDict with a synchronized decorator."""

import functools
import socket
import threading
from collections import UserDict

LIMIT = 1 << 20


def synchronized(method):
    @functools.wraps(method)
    def locked(self, *args):
        self.lock.acquire()
        try:
            return method(self, *args)
        finally:
            self.lock.release()

    return locked


class Members(UserDict):
    def __init__(self):
        super().__init__()
        self.lock = threading.RLock()

    @synchronized
    def add(self, c):
        self[id(c)] = c

    @synchronized
    def remove(self, c):
        self.pop(id(c), None)

    @synchronized
    def others(self, c):
        return [x for x in self.values() if x is not c]


members = Members()
add, remove, others = members.add, members.remove, members.others


def lines(sock):
    rest = b""
    while data := sock.recv(65536):
        *whole, rest = (rest + data).split(b"\n")
        yield from whole
        if len(rest) > LIMIT:
            return


class Client:
    def __init__(self, sock):
        self.sock = sock
        self.sending = threading.Lock()

    def send(self, data):
        try:
            with self.sending:
                self.sock.sendall(data)
        except OSError:
            pass


def serve(sock):
    me = Client(sock)
    add(me)
    try:
        for line in lines(sock):
            try:
                line.decode()
            except UnicodeDecodeError:
                continue
            for other in others(me):
                other.send(line + b"\n")
    except OSError:
        pass
    finally:
        remove(me)
        sock.close()


def main():
    with socket.create_server(("127.0.0.1", 12345)) as listener:
        while True:
            conn, _ = listener.accept()
            threading.Thread(target=serve, args=(conn,)).start()


if __name__ == "__main__":
    main()
