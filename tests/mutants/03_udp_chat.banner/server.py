"""UDP chat, the server: it remembers who has sent a datagram, and relays each one to the others."""

import socket

ADDRESS = ("127.0.0.1", 12345)
LARGEST = 65535  # bytes: no datagram is larger

people = []  # the registry: the address of everyone who has sent a datagram


def relay(server, data, sender):
    """Send a datagram to everyone but the sender."""
    for person in people:
        if person != sender:
            try:
                server.sendto(data, person)
            except OSError:
                pass  # this one cannot be reached, the others can


def main():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(ADDRESS)
        print("The chat is open.")
        while True:
            try:
                data, sender = server.recvfrom(LARGEST)
            except ConnectionError:
                continue  # nobody was there for an earlier datagram: this is no reason to end
            if sender not in people:
                people.append(sender)
            relay(server, data, sender)


if __name__ == "__main__":
    main()
