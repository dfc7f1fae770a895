"""A thread for each client: it hands lines on without waiting, and an outbox keeps the rest."""

import contextlib
import os
import socket
import threading

ADDRESS = ("127.0.0.1", 12345)
LIMIT = 1 << 20  # bytes that a line may have
OUTBOX = 4 << 20  # bytes that may wait for somebody
NOW = getattr(socket, "MSG_DONTWAIT", None)  # not on Windows
WAKE = 0.5 if os.name == "nt" else None  # on Windows accept() misses a Ctrl-C

members = []
registry = threading.Lock()


class Member:
    def __init__(self, sock):
        self.sock = sock
        self.outbox = bytearray()
        self.lock = threading.Lock()

    def offer(self, line):
        with self.lock:
            if not self.outbox:
                line = line[self.send_now(line) :]
                if line:
                    threading.Thread(target=self.catch_up, args=(line[:65536],)).start()
            self.outbox += line
            if len(self.outbox) > OUTBOX:
                self.drop()

    def send_now(self, line):
        try:
            return self.sock.send(line, NOW) if NOW else 0
        except OSError:
            return 0

    def catch_up(self, chunk):
        with contextlib.suppress(OSError):
            while chunk:
                sent = self.sock.send(chunk)
                with self.lock:
                    del self.outbox[:sent]
                    chunk = bytes(self.outbox[:65536])

    def drop(self):
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)


def lines(sock):
    buffer = bytearray()
    while data := sock.recv(65536):
        buffer += data
        *whole, buffer = buffer.split(b"\n") if b"\n" in data else [buffer]
        for line in whole:
            yield line.decode(errors="replace").encode() + b"\n"
        if len(buffer) > LIMIT:
            return


def everyone():
    with registry:
        return list(members)


def join(member):
    with registry:
        members.append(member)


def leave(member):
    with registry:
        members.remove(member)
    member.drop()


def relay(line, member):
    for other in everyone():
        if other is not member:
            other.offer(line)


def serve(member):
    try:
        member.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for line in lines(member.sock):
            relay(line, member)
    except OSError:
        pass
    leave(member)


def main():
    listener = socket.create_server(ADDRESS)
    listener.settimeout(WAKE)
    try:
        while True:
            try:
                sock = listener.accept()[0]
            except TimeoutError:
                continue
            sock.settimeout(None)
            member = Member(sock)
            join(member)
            threading.Thread(target=serve, args=(member,)).start()
    except KeyboardInterrupt:
        listener.close()
    for member in everyone():
        member.drop()


if __name__ == "__main__":
    main()
