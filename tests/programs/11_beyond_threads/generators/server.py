"""select() and a generator for each client, which yields when it wants more bytes."""
import select
import socket

LIMIT = 1 << 20
OUTBOX = 4 << 20

listener = socket.create_server(("127.0.0.1", 12345))
listener.setblocking(False)
talks, outboxes = {}, {}


def talk(sock):
    buffer = b""
    while True:
        data = yield
        if not data:
            return
        buffer += data
        *lines, buffer = buffer.split(b"\n")
        for line in lines:
            for other in outboxes:
                if other is not sock:
                    outboxes[other] += line + b"\n"
        if len(buffer) > LIMIT:
            return


def drop(sock):
    talks.pop(sock, None)
    outboxes.pop(sock, None)
    sock.close()


def welcome():
    try:
        sock, _ = listener.accept()
    except OSError:
        return
    sock.setblocking(False)
    outboxes[sock] = bytearray()
    talks[sock] = talk(sock)
    next(talks[sock])


def read(sock):
    try:
        data = sock.recv(65536)
        talks[sock].send(data)
    except BlockingIOError:
        pass
    except (OSError, StopIteration):
        drop(sock)


def write(sock):
    try:
        sent = sock.send(outboxes[sock])
        del outboxes[sock][:sent]
    except BlockingIOError:
        pass
    except OSError:
        drop(sock)
        return
    if len(outboxes[sock]) > OUTBOX:
        drop(sock)


def main():
    while True:
        full = [s for s, box in outboxes.items() if box]
        readable, writable, _ = select.select([listener, *talks], full, [])
        for sock in writable:
            if sock in outboxes:
                write(sock)
        for sock in readable:
            if sock is listener:
                welcome()
            elif sock in talks:
                read(sock)
        for sock in [s for s, box in outboxes.items() if len(box) > OUTBOX]:
            drop(sock)


try:
    main()
except KeyboardInterrupt:
    print("closed")
