"""Multi-user chat, the client: one thread listens while the other one types."""

import socket
import sys
import threading

ADDRESS = ("127.0.0.1", 12345)


def receive(server):
    """Print what arrives until the server goes. Runs in a thread of its own."""
    try:
        while data := server.recv(1024):  # b"" means: the server has left
            print(data.decode(), end="", flush=True)
    except ConnectionError:
        pass  # the server vanished without a goodbye
    print("The chat is over. Press Enter.")


def main():
    try:
        server = socket.create_connection(ADDRESS)
    except ConnectionRefusedError:
        sys.exit("Nobody listens there. Start server.py first.")
    receiver = threading.Thread(target=receive, args=(server,), daemon=True)
    receiver.start()
    try:
        for line in sys.stdin:  # ends at the end of input: Ctrl-D, on Windows Ctrl-Z
            if not receiver.is_alive():
                break
            server.sendall(line.encode())
    except ConnectionError:
        pass  # the server went while we were typing
    server.close()


if __name__ == "__main__":
    main()
