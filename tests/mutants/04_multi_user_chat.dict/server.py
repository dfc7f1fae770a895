"""A server whose registry is a dict: right, as long as nobody walks over it while it changes."""

import socket
import threading

ADDRESS = ("127.0.0.1", 12345)

clients = {}  # the registry: everybody's socket, and the thread that serves it


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
    clients[client] = threading.current_thread()
    try:
        while data := client.recv(1024):  # b"" means: the client has left
            broadcast(data, client)
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
