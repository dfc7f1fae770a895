"""Length-prefixed chat server: typing.Protocol, recv_into, sendmsg."""

from __future__ import annotations

import socket
import struct
import threading
from typing import Protocol

HEADER = struct.Struct("!I")


class Listener(Protocol):
    def deliver(self, body: bytes) -> None: ...


class Hall:
    def __init__(self) -> None:
        self._guard = threading.RLock()
        self._listeners: set[Listener] = set()

    def enter(self, one: Listener) -> None:
        with self._guard:
            self._listeners.add(one)

    def leave(self, one: Listener) -> None:
        with self._guard:
            self._listeners.discard(one)

    def say(self, body: bytes, author: Listener) -> None:
        with self._guard:
            others = [x for x in self._listeners if x is not author]
        for other in others:
            other.deliver(body)


class Guest(threading.Thread):
    def __init__(self, sock: socket.socket, hall: Hall) -> None:
        super().__init__(name=f"guest-{sock.fileno()}", daemon=True)
        self.sock, self.hall, self._send = sock, hall, threading.Lock()

    def deliver(self, body: bytes) -> None:
        parts = [memoryview(HEADER.pack(len(body))), memoryview(body)]
        with self._send:
            try:
                while parts:
                    sent = self.sock.sendmsg(parts)
                    while parts and sent >= len(parts[0]):
                        sent -= len(parts.pop(0))
                    if parts and sent:
                        parts[0] = parts[0][sent:]
            except OSError:
                pass

    def exactly(self, n: int) -> bytes | None:
        buf = bytearray(n)
        view = memoryview(buf)
        while view:
            got = self.sock.recv_into(view)
            if not got:
                return None
            view = view[got:]
        return bytes(buf)

    def run(self) -> None:
        self.hall.enter(self)
        try:
            while (head := self.exactly(HEADER.size)) is not None:
                body = self.exactly(HEADER.unpack(head)[0])
                if body is None:
                    break
                self.hall.say(body, self)
        except OSError:
            pass
        finally:
            self.hall.leave(self)
            self.sock.close()


def main() -> None:
    hall = Hall()
    with socket.create_server(("127.0.0.1", 12345), backlog=16) as srv:
        while True:
            conn, _ = srv.accept()
            Guest(conn, hall).start()


if __name__ == "__main__":
    main()
