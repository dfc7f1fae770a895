"""The chat of 06 with a queue and a writer thread for each client. No queue has a limit."""

import contextlib
import queue
import socket
import threading

ADDRESS = ("127.0.0.1", 12345)

members = {}  # each client's socket and the queue of what waits for it
registry = threading.Lock()


def write(client, waiting):
    """Send what waits for one client. Runs in a thread of its own."""
    with contextlib.suppress(OSError):
        while data := waiting.get():
            client.sendall(data)


def lines(client):
    """Yield whole lines, as many at once as have come."""
    buffer = b""
    while data := client.recv(65536):
        whole, newline, buffer = (buffer + data).rpartition(b"\n")
        if newline:
            yield (whole + newline).decode(errors="replace").encode()


def broadcast(data, sender):
    """Put it into everyone's queue but the sender's. Waits for nobody."""
    with registry:
        others = [waiting for client, waiting in members.items() if client is not sender]
    for waiting in others:
        waiting.put(data)


def serve(client):
    """Relay what one client says until it leaves."""
    waiting = queue.SimpleQueue()
    with registry:
        members[client] = waiting
    threading.Thread(target=write, args=(client, waiting)).start()
    with contextlib.suppress(OSError):
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for data in lines(client):
            broadcast(data, client)
    with registry:
        del members[client]
    waiting.put(b"")  # this ends the writer
    client.close()


with socket.create_server(ADDRESS) as listener:
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0],)).start()
