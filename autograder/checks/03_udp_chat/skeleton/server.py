"""UDP chat, the server: it remembers who has sent a datagram, and relays each one to the others."""

import socket

ADDRESS = ("127.0.0.1", 12345)
LARGEST = 65535  # bytes: no datagram is larger

people = []  # the registry: the address of everyone who has sent a datagram


def relay(server, data, sender):
    """Send a datagram to everyone but the sender."""
    # TODO: walk over people. Send the datagram to each address that is not the sender's.
    # TODO: sendto may raise OSError for one of them. Go on with the next one.


def main():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        print("The chat is open.")
        # TODO: bind the socket to ADDRESS. There is no listen and no accept.
        # TODO: without end: receive a datagram and the address of its sender (recvfrom).
        # TODO: recvfrom may raise ConnectionError: somebody has gone. Go on with the next one.
        # TODO: remember the sender, each address once. Then relay the datagram.


if __name__ == "__main__":
    main()
