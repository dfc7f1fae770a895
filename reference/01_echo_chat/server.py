"""Echo, the server: it sends back what one client says, then serves the next one."""

import socket

ADDRESS = ("127.0.0.1", 12345)


def serve(client):
    """Send back what one client says until it leaves."""
    try:
        while data := client.recv(1024):  # b"" means: the client has left
            client.sendall(data)
    except ConnectionError:
        pass  # the client vanished without a goodbye
    finally:
        client.close()


def main():
    with socket.create_server(ADDRESS) as listener:
        print("The echo is open.")
        while True:
            client, address = listener.accept()
            print("Somebody joined from", address)
            serve(client)


if __name__ == "__main__":
    main()
