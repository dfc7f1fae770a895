"""One thread, a selector, and a bytearray for each client."""

import selectors
import socket

MOST = 1 << 20

chooser = selectors.DefaultSelector()
people = {}  # socket -> [what came, what waits]


def watch(sock):
    events = selectors.EVENT_READ | (selectors.EVENT_WRITE if people[sock][1] else 0)
    chooser.modify(sock, events)


def forget(sock):
    del people[sock]
    chooser.unregister(sock)
    sock.close()


def flush(sock):
    try:
        while people[sock][1]:
            del people[sock][1][: sock.send(people[sock][1])]
    except BlockingIOError:
        pass


def tell(sock, data):
    people[sock][1].extend(data)
    try:
        flush(sock)
        if len(people[sock][1]) > MOST:
            raise ConnectionError("too slow")
        watch(sock)
    except OSError:
        forget(sock)


def listen(sock):
    data = sock.recv(4096)
    if not data:
        raise ConnectionError("left")
    *lines, people[sock][0] = (people[sock][0] + data).split(b"\n")
    for line in lines:
        for other in list(people):
            if other is not sock and other in people:
                tell(other, line + b"\n")


def serve(listener):
    chooser.register(listener, selectors.EVENT_READ)
    is_open = True
    while True:
        ready = chooser.select(None if is_open else 0.3)
        if not is_open:  # a moment has passed: ask again
            chooser.register(listener, selectors.EVENT_READ)
            is_open = True
        for key, events in ready:
            sock = key.fileobj
            if sock is listener:
                try:
                    new, _ = listener.accept()
                except OSError:  # it would be ready again and again
                    chooser.unregister(listener)
                    is_open = False
                    continue
                new.setblocking(False)
                people[new] = [b"", bytearray()]
                chooser.register(new, selectors.EVENT_READ)
            elif sock in people:
                try:
                    if events & selectors.EVENT_WRITE:
                        flush(sock)
                        watch(sock)
                    if events & selectors.EVENT_READ:
                        listen(sock)
                except BlockingIOError:
                    pass
                except OSError:
                    if sock in people:
                        forget(sock)


try:
    serve(socket.create_server(("127.0.0.1", 12345)))
except KeyboardInterrupt:
    pass
