"""Registry, the client: it has nothing new; all the work is in the server."""

import socket
import sys
import threading

ADDRESS = ("127.0.0.1", 12345)


def receive(server):
    """Print each line that arrives until the server goes. Runs in a thread of its own."""
    buffer = bytearray()
    try:
        while data := server.recv(65536):  # some bytes: half a letter, a line, a hundred lines
            buffer += data
            *whole, buffer = buffer.split(b"\n") if b"\n" in data else [buffer]
            for line in whole:
                print(line.decode(errors="replace"), flush=True)
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
            server.sendall(line.rstrip("\n").encode() + b"\n")  # the last one may lack its newline
    except ConnectionError:
        pass  # the server went while we were typing
    server.close()


if __name__ == "__main__":
    main()
