"""Echo, the client: it sends each line and prints what comes back."""

import socket
import sys

ADDRESS = ("127.0.0.1", 12345)
PIECE = 65536  # bytes that we send before we read: if both only send, both wait for ever


def receive(server, size):
    """Return the next size bytes: they may come in pieces. Fewer if the server leaves."""
    data = b""
    while len(data) < size and (piece := server.recv(1024)):
        data += piece
    return data


def echo(server, data):
    """Send data and return what comes back, piece by piece: no line is too long for that."""
    pieces = []
    for start in range(0, len(data), PIECE):
        piece = data[start : start + PIECE]
        server.sendall(piece)
        pieces.append(receive(server, len(piece)))
    return b"".join(pieces)


def main():
    try:
        server = socket.create_connection(ADDRESS)
    except ConnectionRefusedError:
        sys.exit("Nobody listens there. Start server.py first.")
    for line in sys.stdin:  # ends at the end of input: Ctrl-D, on Windows Ctrl-Z
        data = line.encode()
        print(echo(server, data).decode(), end="", flush=True)
    server.close()


if __name__ == "__main__":
    main()
