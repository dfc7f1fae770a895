"""Failures, the server: every end of a connection is an end, and Ctrl-C ends them all."""

import contextlib
import signal
import socket
import sys
import threading
import time

ADDRESS = ("127.0.0.1", 12345)
LIMIT = 1 << 20  # bytes that a line may have: 1 MiB
WAKE = 0.5 if sys.platform == "win32" else None  # seconds; on Windows accept() misses a Ctrl-C

clients = {}  # the registry: everyone's socket, and the lock to hold while sending to it
registry = threading.Lock()  # held for each look at clients, and never while we send
closing = threading.Event()  # set by Ctrl-C: what has come until then is not relayed any more


def lines(client):
    """Yield each line that a client sends, whole and with its newline."""
    buffer = bytearray()
    while data := client.recv(65536):  # some bytes: half a letter, a line, a hundred lines
        buffer += data
        *whole, buffer = buffer.split(b"\n") if b"\n" in data else [buffer]
        for line in whole:
            yield line.decode(errors="replace").encode() + b"\n"  # what is no text is "�"
        if len(buffer) > LIMIT:
            return  # a line without end would eat our memory


def join(client):
    """From now on the client hears what is said."""
    with registry:
        clients[client] = threading.Lock()


def hang_up(client):
    """End the connection. This wakes whoever waits in recv or send; close would not."""
    # TODO: shut down both directions. If it has ended already, this raises OSError: no harm.
    # "with contextlib.suppress(OSError):" is the short form of "try:", "except OSError: pass".


def leave(client):
    """From now on nobody sends to the client, and nothing is left of it."""
    with registry:
        sending = clients.pop(client)
    # TODO: hang up: who still sends to the client wakes up. Then hold the lock that stands in
    # TODO: sending, and close: nobody may be in a send, or the next who comes gets its number.


def everyone_but(sender):
    """A snapshot: who is in now, with the lock of each."""
    with registry:
        return [(client, lock) for client, lock in clients.items() if client is not sender]


def broadcast(line, sender):
    """Send a line to everyone but the sender. One lock at a time, so nobody waits in a circle."""
    for client, sending in everyone_but(sender):
        try:
            with sending:
                client.sendall(line)
        except OSError:
            pass  # this client is gone; its own thread tidies up


def serve(client):
    """Relay each line of one client until it leaves. Runs in a thread of its own."""
    try:
        for line in lines(client):
            if closing.is_set():
                break
            broadcast(line, client)
    except ConnectionError:  # TODO: every end is an end, also a timeout or a network that is down
        pass
    finally:
        leave(client)


def welcome_all(listener):
    """Let in whoever comes, each with a thread of their own."""
    while True:
        try:
            client = listener.accept()[0]
        except ConnectionError:  # TODO: also when no descriptor is free. Wait a moment first
            continue
        join(client)  # before its thread starts: Ctrl-C must find everybody who is in
        threading.Thread(target=serve, args=(client,)).start()


def main():
    # TODO: Ctrl-C raises KeyboardInterrupt, here in the main thread only. Catch it, by its name.
    # TODO: after any end, set closing and hang up on everyone: each thread wakes up and ends.
    # It may be pressed again. signal.signal(signal.SIGINT, signal.SIG_IGN) ignores it from then on.
    with socket.create_server(ADDRESS) as listener:
        listener.settimeout(WAKE)
        print("The chat is open. Ctrl-C ends it.", flush=True)
        welcome_all(listener)


if __name__ == "__main__":
    main()
