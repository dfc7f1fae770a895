"""Tells on a second port, which is open first, how many people are in the chat."""

import socket
import threading

ADDRESS = ("127.0.0.1", 12345)

ready = threading.Event()
clients = []  # the registry: one socket for everyone who is in the chat


def broadcast(data, sender):
    """Send data to everyone but the sender."""
    for client in list(clients):  # a copy: the registry may change while we send
        if client is not sender:
            try:
                client.sendall(data)
            except OSError:
                pass  # this client is gone; its own thread tidies up


def serve(client):
    """Relay what one client says until it leaves. Runs in a thread of its own."""
    clients.append(client)
    try:
        while data := client.recv(1024):  # b"" means: the client has left
            broadcast(data, client)
    except ConnectionError:
        pass  # the client vanished without a goodbye
    finally:
        clients.remove(client)
        client.close()


def tell_how_many():
    with socket.create_server(("127.0.0.1", 12346)) as listener:
        ready.set()
        while True:
            asker, _address = listener.accept()
            asker.sendall(b"%d people\n" % len(clients))
            asker.close()


def main():
    threading.Thread(target=tell_how_many, daemon=True).start()
    ready.wait()
    with socket.create_server(ADDRESS) as listener:
        print("The chat is open.")
        while True:
            client, address = listener.accept()
            print("Somebody joined from", address)
            threading.Thread(target=serve, args=(client,)).start()


if __name__ == "__main__":
    main()
