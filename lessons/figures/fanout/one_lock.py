"""One lock around the whole broadcast, and sendall. Measured by fanout.py."""

import contextlib
import socket
import threading

members = set()
registry = threading.Lock()  # held while a message goes to everybody


def lines(client):
    """Yield whole lines, as many at once as have come."""
    buffer = b""
    while data := client.recv(65536):
        whole, newline, buffer = (buffer + data).rpartition(b"\n")
        yield whole + newline


def broadcast(data, sender):
    """Send to everyone but the sender, and wait for each of them."""
    with registry:
        for other in members:
            if other is not sender:
                with contextlib.suppress(OSError):
                    other.sendall(data)


def serve(client):
    """Relay what one client says until it leaves."""
    with registry:
        members.add(client)
    with contextlib.suppress(OSError):
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for data in lines(client):
            broadcast(data, client)
    with registry:
        members.discard(client)
    client.close()


with socket.create_server(("127.0.0.1", 12345)) as listener:
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0],)).start()
