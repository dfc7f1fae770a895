"""Failures, the client: it ends when the server goes, even while it waits for the keyboard."""

import contextlib
import os
import socket
import sys
import threading

ADDRESS = ("127.0.0.1", 12345)


def receive(server):
    """Print each line that arrives, then end the program. Runs in a thread of its own."""
    buffer = bytearray()
    try:
        while data := server.recv(65536):  # some bytes: half a letter, a line, a hundred lines
            buffer += data
            *whole, buffer = buffer.split(b"\n") if b"\n" in data else [buffer]
            for line in whole:
                print(line.decode(errors="replace"), flush=True)
    except ConnectionError:  # TODO: every end is an end, also a network that is down.
        pass  # the server vanished without a goodbye
    with contextlib.suppress(OSError):  # nobody may read what we print any more
        print("The chat is over.", flush=True)
    # TODO: end the whole program. The main thread waits for the keyboard, and nothing wakes it.


def main():
    sys.stdin.reconfigure(errors="replace")  # a keyboard, or a file, may bring what is no text
    try:
        server = socket.create_connection(ADDRESS)
    except ConnectionRefusedError:
        sys.exit("Nobody listens there. Start server.py first.")
    receiver = threading.Thread(target=receive, args=(server,), daemon=True)
    receiver.start()
    try:
        for line in sys.stdin:  # ends at the end of input: Ctrl-D, on Windows Ctrl-Z
            server.sendall(line.rstrip("\n").encode() + b"\n")  # the last one may lack its newline
        # TODO: the input has ended: half-close. Then wait for the receiver, at most a second.
    except ConnectionError:  # TODO: every end is an end. Wait for the receiver here as well.
        pass  # the server went while we were typing
    # TODO: Ctrl-C raises KeyboardInterrupt here. It is no mistake: no traceback.


if __name__ == "__main__":
    main()
