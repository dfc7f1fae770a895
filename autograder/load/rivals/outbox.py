"""The chat of 08, where who speaks sends what fits now; a thread only for who lags."""

import contextlib
import os
import signal
import socket
import threading
import time

ADDRESS = ("127.0.0.1", 12345)
LIMIT = 1 << 20  # bytes that a line may have: 1 MiB
OUTBOX = 4 << 20  # bytes that may wait for a slow reader: 4 MiB
NOW = getattr(socket, "MSG_DONTWAIT", None)  # send what fits and do not wait; not on Windows
WAKE = 0.5 if os.name == "nt" else None  # seconds; on Windows accept() misses a Ctrl-C

members = []  # the registry
registry = threading.Lock()  # held for each look at members, and never while we send
closing = threading.Event()  # set by Ctrl-C: what has come until then is not relayed any more


class Member:
    """Somebody in the chat: a socket, and an outbox for what they have not taken yet."""

    def __init__(self, sock):
        self.sock = sock
        self.outbox = bytearray()
        self.lock = threading.Lock()  # guards the outbox; who holds it does not wait
        self.catching_up = threading.Lock()  # held by the thread that empties the outbox

    def offer(self, data):
        """Send what fits now; the rest waits in the outbox. Who lags too much is dropped."""
        with self.lock:
            if not self.outbox:
                data = data[self.send_now(data) :]
                if data:
                    threading.Thread(target=self.catch_up, args=(data[:65536],)).start()
            self.outbox += data
            if len(self.outbox) > OUTBOX:
                self.drop()

    def send_now(self, data):
        """Send without waiting. Return how many bytes went."""
        try:
            return self.sock.send(data, NOW) if NOW else 0
        except OSError:
            return 0  # this reader lags, or is gone: then their own thread tidies up

    def catch_up(self, chunk):
        """Send the outbox at the reader's speed. Runs in a thread while there is an outbox."""
        with self.catching_up, contextlib.suppress(OSError):
            while chunk:
                sent = self.sock.send(chunk)  # may wait
                with self.lock:
                    del self.outbox[:sent]
                    chunk = bytes(self.outbox[:65536])

    def drop(self):
        """End the connection. This wakes whoever waits in recv or send; close would not."""
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)


def lines(sock):
    """Yield what a client says: whole lines, as many at once as have come."""
    buffer = bytearray()
    while data := sock.recv(65536):
        buffer += data
        if b"\n" in data:
            whole, newline, buffer = buffer.rpartition(b"\n")
            yield (whole + newline).decode(errors="replace").encode()  # what is no text is "�"
        if len(buffer) > LIMIT:
            return  # a line without end would eat our memory


def everyone():
    """A snapshot: who is in now."""
    with registry:
        return list(members)


def serve(member):
    """Relay what one member says until they leave. Runs in a thread of its own."""
    try:
        member.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # do not wait for more
        for data in lines(member.sock):
            if closing.is_set():
                break
            for other in everyone():
                if other is not member:
                    other.offer(data)
    except OSError:
        pass  # reset, timed out, network down: every end is an end
    finally:
        with registry:
            members.remove(member)
        member.drop()
        with member.catching_up, member.lock:  # nobody may be in a send: the next who comes
            member.sock.close()  # may get the number of this socket


def welcome_all(listener):
    """Let in whoever comes, each with a thread of their own."""
    while True:
        try:
            member = Member(listener.accept()[0])
        except OSError:  # no descriptor is free, or who came has gone: they are no end for us
            time.sleep(0.1)
            continue
        with registry:
            members.append(member)
        threading.Thread(target=serve, args=(member,)).start()


def main():
    try:
        with socket.create_server(ADDRESS) as listener:
            listener.settimeout(WAKE)
            print("The chat is open. Ctrl-C ends it.", flush=True)
            welcome_all(listener)
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # once is enough: let nothing stop the rest
        print("The chat closes.", flush=True)
    finally:
        closing.set()
        for member in everyone():
            member.drop()  # its thread wakes up, tidies up and ends; the last ends the program


if __name__ == "__main__":
    main()
