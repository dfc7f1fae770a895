"""Two-user chat over UDP, the client: one thread listens while the other one types."""

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


def chat(client):
    """Send what the user types until the input ends. The server may be there or not."""
    for line in sys.stdin:  # ends at the end of input: Ctrl-D, on Windows Ctrl-Z
        try:
            client.send(line.rstrip("\n").encode())
        except ConnectionError:
            pass  # nobody was there for an earlier datagram, and this one is lost, too


def main():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.connect(SERVER)  # UDP makes no connection: this is the address for send and recv
        client.send(b"Somebody has joined.")  # now the server knows our address
        threading.Thread(target=receive, args=(client,), daemon=True).start()
        chat(client)


if __name__ == "__main__":
    main()
