"""Tells on a second port, which is bound first, how many people are in the chat."""

import socket
import threading

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


def tell_how_many(counter):
    while True:
        try:
            _data, asker = counter.recvfrom(LARGEST)
            counter.sendto(b"%d people" % len(people), asker)
        except OSError:
            pass


def main():
    counter = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    counter.bind(("127.0.0.1", 12346))
    threading.Thread(target=tell_how_many, args=(counter,), daemon=True).start()
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
