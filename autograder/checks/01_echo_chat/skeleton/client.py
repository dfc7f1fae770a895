"""Echo, the client: it sends each line and prints what comes back."""

import socket
import sys

ADDRESS = ("127.0.0.1", 12345)


def receive(server, size):
    """Return the next size bytes: they may come in pieces. Fewer if the server leaves."""
    data = b""
    # TODO: receive pieces and add them to data, until size bytes are there.
    # TODO: an empty piece means that the server has left. Stop then, too.
    return data


def main():
    # TODO: connect to ADDRESS. If nobody listens there, sys.exit with a clear sentence.
    # TODO: send each line of sys.stdin, all of it, and print the reply at once (flush=True).
    # TODO: after the end of input, close the connection.
    pass


if __name__ == "__main__":
    main()
