"""Your first client. Take the "# " away from the four lines below, save, and run it."""

import socket

ADDRESS = ("127.0.0.1", 12345)

# server = socket.create_connection(ADDRESS)
# greeting = server.recv(1024)
# print(greeting.decode())
# server.close()
