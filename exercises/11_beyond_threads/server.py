"""Beyond threads, the server with selectors: one thread, and the system says who is ready."""

import contextlib
import os
import selectors
import socket

ADDRESS = ("127.0.0.1", 12345)
LIMIT = 1 << 20  # bytes that a line may have: 1 MiB
OUTBOX = 4 << 20  # bytes that may wait for a slow reader: 4 MiB
WAKE = 0.5 if os.name == "nt" else None  # seconds; on Windows select() misses a Ctrl-C
READ, WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE

ready = selectors.DefaultSelector()  # the system's list: whom we wait for, and what for
members = []  # the registry; no lock guards it: there is no other thread


class Member:
    """Somebody in the chat: the line that they are saying, and what they have not taken yet."""

    def __init__(self, sock):
        self.sock = sock
        self.line = bytearray()
        self.outbox = bytearray()

    def offer(self, data):
        """Send what fits now; the rest waits in the outbox. Who lags too much is dropped."""
        # TODO: while the outbox is empty, send what fits now.
        # TODO: put the rest into the outbox, and ask the selector to tell us when there is room:
        # TODO: ready.modify(self.sock, READ | WRITE, self)
        # TODO: if a send raises OSError, or the outbox is longer than OUTBOX, drop this member.

    def send_now(self, data):
        """Send without waiting. Return how many bytes went."""
        try:
            return self.sock.send(data)
        except BlockingIOError:
            return 0  # this reader lags

    def catch_up(self):
        """There is room: send of the outbox what fits."""
        # TODO: send the first 65536 bytes of the outbox, and take out of it what went.
        # TODO: when nothing is left, ask for READ only: a socket with room is always ready.

    def listen(self):
        """Relay what this member says: whole lines, as many at once as have come."""
        data = self.sock.recv(65536)
        # TODO: keep the beginning of a line in self.line until its end has come. Relay all whole
        # TODO: lines; what is no text in them becomes "�": decode(errors="replace").
        # TODO: drop this member at the end of the stream, or when a line is longer than LIMIT.

    def drop(self):
        """Forget a member, once. Now there is room for somebody who waits at the door."""
        if self in members:
            members.remove(self)
            ready.unregister(self.sock)
            self.sock.close()
            open_the_door()


def relay(member, data):
    """Offer what a member says to everyone else who is in now."""
    for other in list(members):
        if other is not member:
            other.offer(data)


def serve(member, events):
    """Do for a member what can be done without waiting."""
    try:
        if events & WRITE:
            member.catch_up()
        if events & READ:
            member.listen()
    except BlockingIOError:
        pass  # it was not ready after all
    except OSError:
        member.drop()  # reset, timed out, network down: every end is an end


def open_the_door():
    """Ask to be told who comes."""
    if listener not in ready.get_map():
        ready.register(listener, READ)


def welcome():
    """Let in who waits at the door. When no descriptor is left, it shuts until somebody goes."""
    try:
        sock, _address = listener.accept()
    except (BlockingIOError, ConnectionAbortedError):
        return  # they have gone again
    except OSError:
        ready.unregister(listener)
        return
    sock.setblocking(False)
    with contextlib.suppress(OSError):  # they may have gone again
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # do not wait for more
    members.append(Member(sock))
    ready.register(sock, READ, members[-1])


def main():
    open_the_door()
    print("The chat is open. Ctrl-C ends it.", flush=True)
    while True:
        for key, events in ready.select(WAKE):
            if key.fileobj is listener:
                welcome()
            elif key.data in members:
                serve(key.data, events)


if __name__ == "__main__":
    listener = socket.create_server(ADDRESS)
    listener.setblocking(False)
    try:
        main()
    except KeyboardInterrupt:
        print("The chat closes.", flush=True)
