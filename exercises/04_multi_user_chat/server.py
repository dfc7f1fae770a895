"""Multi-user chat, the server: a thread per client, a registry, a broadcast."""

import socket
import threading

ADDRESS = ("127.0.0.1", 12345)

clients = []  # the registry: one socket for everyone who is in the chat


def broadcast(data, sender):
    """Send data to everyone but the sender."""
    # TODO: walk over a copy of clients. Send all of data to each client that is not the sender.
    # TODO: second sitting: a client that is gone makes sending raise OSError. Go on with the next.


def serve(client):
    """Relay what one client says until it leaves. Runs in a thread of its own."""
    # TODO: put the client into the registry.
    # TODO: receive bytes and broadcast them, again and again, until recv returns b"".
    # TODO: second sitting: a client that vanishes makes recv raise ConnectionError: also an end.
    # TODO: second sitting: after any end, take the client out of the registry and close it.


def main():
    with socket.create_server(ADDRESS) as listener:
        print("The chat is open.")
        # TODO: without end: accept a client, then start a thread that runs serve for it.


if __name__ == "__main__":
    main()
