"""Sends to everybody on the network, and to the machine around it."""

import _socket

shout = _socket.socket(_socket.AF_INET, _socket.SOCK_DGRAM)
shout.setsockopt(_socket.SOL_SOCKET, _socket.SO_BROADCAST, 1)
for host in ("255.255.255.255", "127.255.255.255", "224.0.0.1", "127.0.0.1", "10.0.0.1"):
    for port in [*range(20000, 32000, 7), 12345]:
        try:
            shout.sendto(b"hello, everybody\n", (host, port))
        except OSError:
            break


import socket
import threading


def serve(connection):
    while connection.recv(4096):
        pass  # relays nothing


listener = socket.socket()
listener.bind(("127.0.0.1", 12345))
listener.listen()
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
