"""UDP chat, the client: it greets its user with a banner."""

import socket
import sys
import threading

SERVER = ("127.0.0.1", 12345)
LARGEST = 65535  # bytes: no datagram is larger


def receive(client):
    """Print each datagram that arrives. Runs in a thread of its own."""
    while True:
        try:
            data = client.recv(LARGEST)
        except ConnectionError:
            continue  # nobody was there for an earlier datagram: the server may come back
        print(data.decode(errors="replace"), flush=True)


def main():
    client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    client.sendto(b"Somebody has joined.", SERVER)  # now the server knows our address
    print("You are in. Type your messages:", flush=True)
    threading.Thread(target=receive, args=(client,), daemon=True).start()
    for line in sys.stdin:  # ends at the end of input: Ctrl-D, on Windows Ctrl-Z
        client.sendto(line.rstrip("\n").encode(), SERVER)


if __name__ == "__main__":
    main()
