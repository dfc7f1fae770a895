"""UDP chat, the client: one thread receives while the other one types."""

import socket
import sys
import threading

SERVER = ("127.0.0.1", 12345)
LARGEST = 65535  # bytes: no datagram is larger


def receive(client):
    """Print each datagram that arrives. Runs in a thread of its own."""
    # TODO: without end: receive a datagram, decode it (errors="replace") and print it (flush=True).
    # TODO: recv may raise ConnectionError: nobody was there for an earlier datagram. Go on.


def main():
    client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    # TODO: introduce yourself: send one datagram to SERVER before you wait for anything.
    # TODO: start a thread that runs receive. daemon=True: it does not keep the program alive.
    for line in sys.stdin:  # ends at the end of input: Ctrl-D, on Windows Ctrl-Z
        line = line.rstrip("\n")  # TODO: send the line as one datagram.


if __name__ == "__main__":
    main()
