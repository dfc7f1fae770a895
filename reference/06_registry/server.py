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
    with registry:
        clients[client] = threading.Lock()


def leave(client):
    """From now on nobody sends to the client."""
    with registry:
        del clients[client]
    client.close()


def everyone_but(sender):
    """A snapshot: who is in now, with the lock of each."""
    with registry:
        return [(client, lock) for client, lock in clients.items() if client is not sender]


def broadcast(line, sender):
    """Send a line to everyone but the sender. One lock at a time, so nobody waits in a circle."""
    for client, sending in everyone_but(sender):
        try:
            with sending:
                client.sendall(line)
        except OSError:
            pass  # this client is gone; its own thread tidies up


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
