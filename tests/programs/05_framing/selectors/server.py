"""No thread and no lock: one loop, and an outbox for each client."""
import selectors
import socket

wait = selectors.DefaultSelector()
inbox, outbox = {}, {}


def drop(client):
    wait.unregister(client)
    del inbox[client], outbox[client]
    client.close()


def read(client):
    try:
        data = client.recv(65536)
    except OSError:
        data = b""
    if not data:
        return drop(client)
    *lines, inbox[client] = (inbox[client] + data).split(b"\n")
    for other in outbox:
        if other is not client:
            for line in lines:
                outbox[other] += line + b"\n"
            if lines:
                wait.modify(other, selectors.EVENT_READ | selectors.EVENT_WRITE)
    if len(inbox[client]) > 1 << 20:
        drop(client)


def write(client):
    try:
        outbox[client] = outbox[client][client.send(outbox[client]) :]
    except BlockingIOError:
        return
    except OSError:
        return drop(client)
    if not outbox[client]:
        wait.modify(client, selectors.EVENT_READ)


listener = socket.create_server(("127.0.0.1", 12345))
listener.setblocking(False)
wait.register(listener, selectors.EVENT_READ)
while True:
    for key, events in wait.select():
        if key.fileobj is listener:
            client, _ = listener.accept()
            client.setblocking(False)
            inbox[client], outbox[client] = b"", b""
            wait.register(client, selectors.EVENT_READ)
            continue
        if events & selectors.EVENT_READ:
            read(key.fileobj)
        if events & selectors.EVENT_WRITE and key.fileobj in outbox:
            write(key.fileobj)
