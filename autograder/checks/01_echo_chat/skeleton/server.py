"""Echo, the server: it sends back what one client says, then serves the next one."""

import socket

ADDRESS = ("127.0.0.1", 12345)


def serve(client):
    """Send back what one client says until it leaves."""
    # TODO: receive bytes and send all of them back, again and again, until recv returns b"".
    # TODO: a client that vanishes makes recv raise ConnectionError. This is an end as well.
    # TODO: after any end, close the client.


def main():
    with socket.create_server(ADDRESS) as listener:
        print("The echo is open.")
        # TODO: without end: accept a client, then serve it.


if __name__ == "__main__":
    main()
