"""A server that greets everybody who connects. It is complete: only start it."""

import socket

ADDRESS = ("127.0.0.1", 12345)

with socket.create_server(ADDRESS) as listener:
    print("Waiting for your client. Ctrl-C ends me.")
    while True:
        client, address = listener.accept()
        client.sendall(b"Hello! Your program and I talk over TCP.\n")
        client.close()
