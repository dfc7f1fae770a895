"""Multi-user chat, the client: one thread listens while the other one types."""

import socket
import sys
import threading

ADDRESS = ("127.0.0.1", 12345)


def receive(server):
    """Print what arrives until the server goes. Runs in a thread of its own."""
    # TODO: receive bytes, decode and print them at once (flush=True), until recv returns b"".
    # TODO: second sitting: a server that vanishes makes recv raise ConnectionError: also an end.
    # TODO: second sitting: after any end, tell the user that the chat is over.


def main():
    try:
        server = socket.create_connection(ADDRESS)
    except ConnectionRefusedError:
        sys.exit("Nobody listens there. Start server.py first.")
    # TODO: start a thread that runs receive. daemon=True: it does not keep the program alive.
    # TODO: send each line of sys.stdin, all of it, until the input ends.
    # TODO: second sitting: end when the chat is over. The server may go while the user types:
    # TODO: then end without a traceback.
    server.close()


if __name__ == "__main__":
    main()
