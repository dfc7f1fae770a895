"""Framing, the server: a message is a line, however TCP cuts the bytes."""

import socket
import threading

ADDRESS = ("127.0.0.1", 12345)
LIMIT = 1 << 20  # bytes that a line may have: 1 MiB

clients = []  # the registry: one socket for everyone who is in the chat


def lines(client):
    """Yield each line that a client sends, whole and with its newline."""
    while data := client.recv(65536):  # some bytes: half a letter, a line, a hundred lines
        yield data
        # TODO: data is a piece, not a line. Add it to a buffer, a bytearray() from before the loop.
        # TODO: split the buffer at b"\n". Yield each whole line, with its newline.
        # TODO: the part after the last newline is no line yet. It stays in the buffer.
        # TODO: if more than LIMIT bytes are left there, return: this client is dropped.


def is_text(line):
    """Tell whether the bytes are UTF-8. A line is whole, so no letter in it is cut."""
    return True  # TODO: line.decode() raises UnicodeDecodeError if they are not.


def broadcast(line, sender):
    """Send a line to everyone but the sender."""
    for client in list(clients):  # a copy: the registry may change while we send
        if client is not sender:
            try:
                client.sendall(line)  # TODO: two threads may be here. Let one finish its line.
            except OSError:
                pass  # this client is gone; its own thread tidies up


def serve(client):
    """Relay each line of one client until it leaves. Runs in a thread of its own."""
    clients.append(client)
    try:
        for line in lines(client):
            if is_text(line):
                broadcast(line, client)
    except ConnectionError:
        pass  # the client vanished without a goodbye
    finally:
        clients.remove(client)
        client.close()


def main():
    with socket.create_server(ADDRESS) as listener:
        print("The chat is open.")
        while True:
            client, address = listener.accept()
            print("Somebody joined from", address)
            threading.Thread(target=serve, args=(client,)).start()


if __name__ == "__main__":
    main()
