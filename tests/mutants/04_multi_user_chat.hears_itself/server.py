"""Multi-user chat in which people hear themselves, the server: everybody has a number."""

import itertools
import socket
import threading

ADDRESS = ("127.0.0.1", 12345)

clients = {}  # the registry: the socket of everyone who is in the chat, by number
numbers = itertools.count(1)  # the next one who comes gets the next number


def broadcast(data):
    """Send data to everyone, also to who said it."""
    for client in list(clients.values()):  # a copy: the registry may change while we send
        try:
            client.sendall(data)
        except OSError:
            pass  # this client is gone; its own thread tidies up


def serve(client):
    """Relay what one client says until it leaves. Runs in a thread of its own."""
    number = next(numbers)
    clients[number] = client
    try:
        while data := client.recv(1024):  # b"" means: the client has left
            broadcast(data)
    except ConnectionError:
        pass  # the client vanished without a goodbye
    finally:
        del clients[number]
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
