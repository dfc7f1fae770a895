"""Who sends a first datagram says a name with it. Addresses are the keys: names may be equal."""

import socket

names = {}  # of each address


def tell_others(server, text, sender):
    for address in list(names):
        if address != sender:
            try:
                server.sendto(text, address)
            except OSError:
                pass


with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.bind(("127.0.0.1", 12345))
    while True:
        try:
            data, sender = server.recvfrom(65536)
        except ConnectionError:
            continue
        if sender in names:
            tell_others(server, names[sender] + b": " + data, sender)
        else:
            names[sender] = data
