"""Registry, the server: one lock guards who is in, another one each client's bytes."""

import socket
import threading

ADDRESS = ("127.0.0.1", 12345)
LIMIT = 1 << 20  # bytes that a line may have: 1 MiB

clients = {}  # the registry: everyone's socket, and the lock to hold while sending to it
registry = threading.Lock()  # held for each look at clients, and never while we send


def lines(client):
    """Yield each line that a client sends, whole and with its newline."""
    buffer = bytearray()
    while data := client.recv(65536):  # some bytes: half a letter, a line, a hundred lines
        buffer += data
        *whole, buffer = buffer.split(b"\n") if b"\n" in data else [buffer]
        for line in whole:
            yield line + b"\n"
        if len(buffer) > LIMIT:
            return  # a line without end would eat our memory


def is_text(line):
    """Tell whether the bytes are UTF-8. A line is whole, so no letter in it is cut."""
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def join(client):
    """From now on the client hears what is said."""
    # TODO: hold the lock registry. Put the client into clients, with a new lock of its own.


def leave(client):
    """From now on nobody sends to the client."""
    # TODO: hold the lock registry. Take the client out of clients.
    # TODO: then, without any lock, close the client.


def everyone_but(sender):
    """A snapshot: who is in now, with the lock of each."""
    # TODO: hold the lock registry. Return a new list of pairs: each client that is not the
    # TODO: sender, and its lock. Make the whole list before you let go of the lock.
    return []


def broadcast(line, sender):
    """Send a line to everyone but the sender. One lock at a time, so nobody waits in a circle."""
    # TODO: walk over the snapshot. Hold the client's own lock while you send the line to it.
    # TODO: a client that is gone makes sending raise OSError. Go on with the next one, and leave
    # TODO: the cleanup to the client's own thread.


def serve(client):
    """Relay each line of one client until it leaves. Runs in a thread of its own."""
    join(client)
    try:
        for line in lines(client):
            if is_text(line):
                broadcast(line, client)
    except ConnectionError:
        pass  # the client vanished without a goodbye
    finally:
        leave(client)


def main():
    with socket.create_server(ADDRESS) as listener:
        print("The chat is open.")
        while True:
            client, address = listener.accept()
            print("Somebody joined from", address)
            threading.Thread(target=serve, args=(client,)).start()


if __name__ == "__main__":
    main()
