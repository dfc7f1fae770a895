"""A server whose registry is a dict: right, as long as nobody walks over it while it changes."""

import socket
import threading

ADDRESS = ("127.0.0.1", 12345)
LIMIT = 1 << 20  # bytes that a line may have: 1 MiB

clients = {}  # the registry: everybody's socket, and the thread that serves it
sending = threading.Lock()  # who holds it may send: so no two lines ever mix


def lines(client):
    """Yield each line that a client sends, whole and with its newline."""
    buffer = b""
    while data := client.recv(65536):  # some bytes: half a letter, a line, a hundred lines
        *whole, buffer = (buffer + data).split(b"\n")
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


def broadcast(line, sender):
    """Send a line to everyone but the sender."""
    for client in list(clients):  # a copy: the registry may change while we send
        if client is not sender:
            try:
                with sending:
                    client.sendall(line)
            except OSError:
                pass  # this client is gone; its own thread tidies up


def serve(client):
    """Relay each line of one client until it leaves. Runs in a thread of its own."""
    clients[client] = threading.current_thread()
    try:
        for line in lines(client):
            if is_text(line):
                broadcast(line, client)
    except ConnectionError:
        pass  # the client vanished without a goodbye
    finally:
        del clients[client]
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
