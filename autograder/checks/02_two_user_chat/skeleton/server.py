"""Two-user chat, the server: one thread listens while the other one types."""

import socket
import sys
import threading

ADDRESS = ("127.0.0.1", 12345)


def receive(client):
    """Print what arrives until the client goes. Runs in a thread of its own."""
    try:
        while data := client.recv(1024):  # b"" means: the client has left
            client.sendall(data)  # TODO: no echo any more: decode data, print it (flush=True)
    except ConnectionError:
        pass  # the client vanished without a goodbye
    # TODO: after any end, tell the user that the chat is over.


def chat(client):
    """Send what the user types until the input ends or the client has gone."""
    receive(client)  # TODO: not here: in a thread. daemon=True: it keeps no program alive.
    # TODO: send each line of sys.stdin, all of it, until the input ends or the chat is over.
    # TODO: the client may go while the user types. End then, without a traceback.
    client.close()


def main():
    with socket.create_server(ADDRESS) as listener:
        print("The chat is open. It waits for a client.")
        client, address = listener.accept()
        print("Somebody joined from", address)
    chat(client)


if __name__ == "__main__":
    main()
