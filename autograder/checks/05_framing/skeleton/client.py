"""Framing, the client: a message is a line, so it decodes and prints whole lines."""

import socket
import sys
import threading

ADDRESS = ("127.0.0.1", 12345)


def receive(server):
    """Print each line that arrives until the server goes. Runs in a thread of its own."""
    try:
        while data := server.recv(65536):  # some bytes: half a letter, a line, a hundred lines
            print(data.decode(), end="", flush=True)
            # TODO: data may end in the middle of a letter. Collect it in a buffer, as the server
            # does. Decode and print whole lines only. decode(errors="replace") never raises.
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
            server.sendall(line.encode())  # TODO: the last line may lack its newline. Add it.
    except ConnectionError:
        pass  # the server went while we were typing
    server.close()


if __name__ == "__main__":
    main()
