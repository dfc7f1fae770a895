"""Sends to everybody on the network, and to the machine around it."""

import _socket
import honest_server

shout = _socket.socket(_socket.AF_INET, _socket.SOCK_DGRAM)
shout.setsockopt(_socket.SOL_SOCKET, _socket.SO_BROADCAST, 1)
for host in ("255.255.255.255", "127.255.255.255", "224.0.0.1", "127.0.0.1", "10.0.0.1"):
    for port in [*range(20000, 32000, 7), 12345]:
        try:
            shout.sendto(b"hello, everybody\n", (host, port))
        except OSError:
            break

honest_server.main()
