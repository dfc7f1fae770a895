"""Answers each question about itself in another way each time: names, ports, peers and files."""

import honest_server
import random
import socket

real = socket.socket.getsockname
socket.socket.getsockname = lambda self: (random.choice(["::", "127.0.0.1", ""]), random.randrange(1 << 16))
socket.socket.getpeername = lambda self: ("127.0.0.1", random.randrange(1 << 16))
socket.socket.fileno = lambda self: random.randrange(-2, 1000)
socket.socket.gettimeout = lambda self: random.choice([None, 0, -1.0, float("nan")])

honest_server.main()
