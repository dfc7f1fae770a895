"""Echo, the client: it sends each line and prints what comes back."""

import socket
import sys

ADDRESS = ("127.0.0.1", 12345)


def receive(server, size):
    """Return the next size bytes: they may come in pieces. Fewer if the server leaves."""
    data = b""
    while len(data) < size and (piece := server.recv(1024)):
        data += piece
    return data


def main():
    try:
        server = socket.create_connection(ADDRESS)
    except ConnectionRefusedError:
        sys.exit("Nobody listens there. Start server.py first.")
    for line in sys.stdin:  # ends at the end of input: Ctrl-D, on Windows Ctrl-Z
        data = line.encode()
        server.sendall(data)
        print(receive(server, len(data)).decode(), end="", flush=True)
    server.close()


if __name__ == "__main__":
    main()
