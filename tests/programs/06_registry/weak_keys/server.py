"""WeakKeyDictionary subclass with its own lock, members are objects with slots."""

import socket
import threading
import weakref


class Registry(weakref.WeakKeyDictionary):
    def __init__(self):
        super().__init__()
        self.lock = threading.RLock()

    def enter(self, member):
        with self.lock:
            self[member] = threading.Lock()

    def leave(self, member):
        with self.lock:
            self.pop(member, None)

    def others(self, member):
        with self.lock:
            return [(m, lock) for m, lock in self.items() if m is not member]


registry = Registry()


class Member:
    __slots__ = ("__weakref__", "sock")

    def __init__(self, sock):
        self.sock = sock


def lines(sock):
    with sock.makefile("rb") as f:
        while (line := f.readline(1 << 20)).endswith(b"\n"):
            yield line


def serve(member):
    try:
        for line in lines(member.sock):
            line = line.decode(errors="replace").encode()
            for other, lock in registry.others(member):
                try:
                    with lock:
                        other.sock.sendall(line)
                except OSError:
                    pass
    except OSError:
        pass
    finally:
        registry.leave(member)
        member.sock.close()


with socket.create_server(("127.0.0.1", 12345)) as s:
    while True:
        member = Member(s.accept()[0])
        registry.enter(member)
        threading.Thread(target=serve, args=(member,)).start()
        del member
