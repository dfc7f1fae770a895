"""One thread: the system says who is ready, and nobody is waited for."""

import os
import selectors
import socket

ADDRESS = ("127.0.0.1", 12345)
LIMIT = 1 << 20  # bytes that a line may have
OUTBOX = 2 << 20  # bytes that may wait for somebody
WAKE = 0.5 if os.name == "nt" else None  # on Windows select() misses a Ctrl-C
READ, WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE

ready = selectors.DefaultSelector()
waiting = {}  # for each socket: what its client is saying, and what it has not taken yet


def welcome(listener):
    sock = listener.accept()[0]
    sock.setblocking(False)
    waiting[sock] = bytearray(), bytearray()
    ready.register(sock, READ)


def listen(sock):
    data, line = sock.recv(65536), waiting[sock][0]
    line += data
    while b"\n" in line:
        end = line.index(b"\n") + 1
        relay(bytes(line[:end]), sock)
        del line[:end]
    if not data or len(line) > LIMIT:
        drop(sock)


def relay(line, speaker):
    for sock in list(waiting):
        if sock is not speaker:
            waiting[sock][1].extend(line)
            attempt(catch_up, sock)


def catch_up(sock):
    outbox = waiting[sock][1]
    try:
        del outbox[: sock.send(outbox[:65536])]
    except BlockingIOError:
        pass
    ready.modify(sock, READ | WRITE if outbox else READ)
    if len(outbox) > OUTBOX:
        drop(sock)


def attempt(what, sock):
    try:
        what(sock)
    except BlockingIOError:
        pass
    except OSError:
        drop(sock)


def drop(sock):
    if waiting.pop(sock, None):
        ready.unregister(sock)
        sock.close()


def main():
    listener = socket.create_server(ADDRESS)
    ready.register(listener, READ)
    while True:
        for key, events in ready.select(WAKE):
            if key.fileobj is listener:
                welcome(listener)
            if events & WRITE and key.fileobj in waiting:
                attempt(catch_up, key.fileobj)
            if events & READ and key.fileobj in waiting:
                attempt(listen, key.fileobj)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        print("The chat closes.")
