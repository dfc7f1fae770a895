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
    with contextlib.suppress(OSError):  # it may have ended already
        client.shutdown(socket.SHUT_RDWR)


def leave(client):
    """From now on nobody sends to the client, and nothing is left of it."""
    with registry:
        sending = clients.pop(client)
    hang_up(client)
    with sending:  # nobody may be in a send: the next who comes
        client.close()  # may get the number of this socket


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
    except OSError:
        pass  # reset, timed out, network down: every end is an end
    finally:
        leave(client)


def welcome_all(listener):
    """Let in whoever comes, each with a thread of their own."""
    while True:
        try:
            client = listener.accept()[0]
        except OSError:  # no descriptor is free, or who came has gone: they are no end for us
            time.sleep(0.1)
            continue
        join(client)  # before its thread starts: Ctrl-C must find everybody who is in
        threading.Thread(target=serve, args=(client,)).start()


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
        for client, _lock in everyone_but(None):
            hang_up(client)  # its thread wakes up, tidies up and ends; the last ends the program


if __name__ == "__main__":
    main()
