"""A reader thread and a writer thread with a queue for each client; who sends rubbish is out."""
import queue
import socket
import threading
import time

time.sleep(0.05)
outboxes = {}
lock = threading.Lock()


def write(client, outbox):
    while (line := outbox.get()) is not None:
        view = memoryview(line)
        try:
            while view:
                view = view[client.send(view):]
        except OSError:
            return


def read(client):
    buffer = bytearray()
    while True:
        try:
            data = client.recv(4096)
        except OSError:
            return
        if not data:
            return
        buffer.extend(data)
        while (end := buffer.find(b"\n")) >= 0:
            line = bytes(buffer[: end + 1])
            del buffer[: end + 1]
            line.decode()
            yield line
        if len(buffer) > 1 << 20:
            return


def serve(client):
    outbox = queue.Queue()
    with lock:
        outboxes[client] = outbox
    threading.Thread(target=write, args=(client, outbox), daemon=True).start()
    try:
        for line in read(client):
            with lock:
                for other, box in outboxes.items():
                    if other is not client:
                        box.put(line)
    except UnicodeDecodeError as error:
        print("rubbish from", client, error)
    with lock:
        del outboxes[client]
    outbox.put(None)
    client.close()


with socket.create_server(("127.0.0.1", 12345)) as listener:
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
