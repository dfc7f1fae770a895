"""Slow readers, the server: an outbox and a writer thread for each, so nobody else waits."""

import contextlib
import queue
import signal
import socket
import sys
import threading
import time

ADDRESS = ("127.0.0.1", 12345)
LIMIT = 1 << 20  # bytes that a line may have: 1 MiB
OUTBOX = 4 << 20  # bytes that may wait for a slow reader: 4 MiB
WAKE = 0.5 if sys.platform == "win32" else None  # seconds; on Windows accept() misses a Ctrl-C

members = []  # the registry
registry = threading.Lock()  # guards members and what waits for each; who holds it never waits
closing = threading.Event()  # set by Ctrl-C: what has come until then is not relayed any more


class Member:
    """Somebody in the chat: a socket, and an outbox with the lines that it still has to send."""

    def __init__(self, sock):
        self.sock = sock
        self.outbox = queue.SimpleQueue()
        self.waiting = 0  # bytes that are in the outbox

    def offer(self, line):
        """Put a line into the outbox. The registry is held, so this must not wait."""
        self.waiting += sys.getsizeof(line)  # its bytes, and those that Python needs for it
        if self.waiting > OUTBOX:
            self.drop()
        else:
            self.outbox.put(line)

    def write(self):
        """Send the outbox at the reader's speed. Runs in a thread of its own."""
        with contextlib.suppress(OSError):  # every end is an end
            while line := self.outbox.get():  # until an empty one comes
                self.sock.sendall(line)  # may wait: nobody waits with us
                with registry:
                    self.waiting -= sys.getsizeof(line)
        self.drop()  # the thread in recv must hear of the end, too

    def drop(self):
        """End the connection. This wakes whoever waits in recv or send; close would not."""
        with contextlib.suppress(OSError):  # it may have ended already
            self.sock.shutdown(socket.SHUT_RDWR)


def lines(sock):
    """Yield each line that a client sends, whole and with its newline."""
    with sock.makefile("rb") as file:  # keeps a buffer for us, as our own did since 05
        while (line := file.readline(LIMIT)).endswith(b"\n"):  # else too long, or the end
            yield line.decode(errors="replace").encode()  # what is no text is "�"


def broadcast(line, sender):
    """Offer a line to everyone but the sender."""
    with registry:
        for member in members:
            if member is not sender:
                member.offer(line)


def serve(member):
    """Relay each line of one member until they leave. Runs in a thread of its own."""
    writer = threading.Thread(target=member.write)
    writer.start()
    with contextlib.suppress(OSError):  # reset, timed out, network down: every end is an end
        for line in lines(member.sock):
            if closing.is_set():
                break
            broadcast(line, member)
    with registry:
        members.remove(member)
    member.outbox.put(b"")  # ends the writer, when it has sent what is left
    writer.join(timeout=1)
    member.drop()
    writer.join()  # nobody may be in a send: the next who comes
    member.sock.close()  # may get the number of this socket


def welcome_all(listener):
    """Let in whoever comes, each with a thread of their own."""
    while True:
        try:
            member = Member(listener.accept()[0])
        except OSError:  # no descriptor is free, or who came has gone: they are no end for us
            time.sleep(0.1)
            continue
        with registry:  # before their thread starts: Ctrl-C must find everybody who is in
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
        with registry:
            for member in members:
                member.drop()  # its thread wakes up, tidies up and ends; the last ends the program


if __name__ == "__main__":
    main()
