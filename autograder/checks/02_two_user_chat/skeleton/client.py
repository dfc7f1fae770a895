"""Two-user chat, the client: one thread listens while the other one types."""

import socket
import sys
import threading

ADDRESS = ("127.0.0.1", 12345)


def receive(server):
    """Print what arrives until the server goes. Runs in a thread of its own."""
    # TODO: receive bytes, decode and print them at once (flush=True), until recv returns b"".
    # TODO: a server that vanishes makes recv raise ConnectionError. This is an end as well.
    # TODO: after any end, tell the user that the chat is over.


def chat(server):
    """Send what the user types until the input ends or the server has gone."""
    # TODO: start a thread that runs receive. daemon=True: it keeps no program alive.
    for line in sys.stdin:  # ends at the end of input: Ctrl-D, on Windows Ctrl-Z
        server.sendall(line.encode())
        # TODO: stop when the chat is over: receiver.is_alive() tells.
    # TODO: the server may go while the user types. End then, without a traceback.
    server.close()


def main():
    try:
        server = socket.create_connection(ADDRESS)
    except ConnectionRefusedError:
        sys.exit("Nobody listens there. Start server.py first.")
    chat(server)


if __name__ == "__main__":
    main()
