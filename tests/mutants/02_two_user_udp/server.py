"""Two-user chat over UDP, the server: one thread listens while the other one types."""

import socket
import sys
import threading

ADDRESS = ("127.0.0.1", 12345)
LARGEST = 65535  # bytes: no datagram is larger


def receive(server):
    """Print each datagram that arrives. Runs in a thread of its own."""
    while True:
        try:
            data = server.recv(LARGEST)
        except ConnectionError:
            continue  # nobody was there for an earlier datagram: this is no reason to end
        print(data.decode(errors="replace"), flush=True)


def chat(server):
    """Send what the user types until the input ends. The client may be there or not."""
    for line in sys.stdin:  # ends at the end of input: Ctrl-D, on Windows Ctrl-Z
        try:
            server.send(line.rstrip("\n").encode())
        except ConnectionError:
            pass  # nobody was there for an earlier datagram, and this one is lost, too


def main():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(ADDRESS)
        print("The chat is open. It waits for a client.")
        data, client = server.recvfrom(LARGEST)
        print(data.decode(errors="replace"), flush=True)
        server.connect(client)  # UDP makes no connection: this is the address for send and recv
        threading.Thread(target=receive, args=(server,), daemon=True).start()
        chat(server)


if __name__ == "__main__":
    main()
