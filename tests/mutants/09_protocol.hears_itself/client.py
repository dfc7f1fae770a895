"""Protocol, the client: it sends lines and prints lines, also those of its own user."""

import os
import socket
import sys
import threading

ADDRESS = ("127.0.0.1", 12345)


def receive(server):
    """Print what arrives until the server goes, then end. Runs in a thread of its own."""
    try:
        with server.makefile(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                print(line, end="", flush=True)
    except OSError:
        pass  # the server vanished without a goodbye
    print("The chat is over.", flush=True)
    os._exit(0)  # nothing else wakes a thread that waits for the keyboard


def main():
    try:
        server = socket.create_connection(ADDRESS)
    except ConnectionRefusedError:
        sys.exit("Nobody listens there. Start server.py first.")
    print("Type your name first. Then talk, or /who, /msg NAME TEXT, /nick NEW, /quit.", flush=True)
    threading.Thread(target=receive, args=(server,), daemon=True).start()
    try:
        for line in sys.stdin:  # ends at the end of input: Ctrl-D, on Windows Ctrl-Z
            server.sendall(line.encode())
    except OSError:
        pass  # the server went while its user was typing
    server.close()


if __name__ == "__main__":
    main()
