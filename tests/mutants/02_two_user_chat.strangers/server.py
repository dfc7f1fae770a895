"""Two-user chat, the server: what goes over the wire is in a module for both programs."""

import socket
import sys
import threading

import wire

ADDRESS = ("127.0.0.1", 12345)


def receive(client):
    """Print what arrives until the client goes. Runs in a thread of its own."""
    try:
        while data := client.recv(1024):  # b"" means: the client has left
            print(wire.coded(data).decode(), end="", flush=True)
    except ConnectionError:
        pass  # the client vanished without a goodbye
    print("The chat is over. Press Enter.")


def chat(client):
    """Send what the user types until the input ends or the client has gone."""
    receiver = threading.Thread(target=receive, args=(client,), daemon=True)
    receiver.start()
    try:
        for line in sys.stdin:  # ends at the end of input: Ctrl-D, on Windows Ctrl-Z
            if not receiver.is_alive():
                break
            client.sendall(wire.coded(line.encode()))
    except ConnectionError:
        pass  # the client went while we were typing
    client.close()


def main():
    with socket.create_server(ADDRESS) as listener:
        print("The chat is open. It waits for a client.")
        client, address = listener.accept()
        print("Somebody joined from", address)
    chat(client)


if __name__ == "__main__":
    main()
