import socket
import threading
from dataclasses import dataclass, field




def lines(conn):
    rest = b""
    while data := conn.recv(65536):
        *whole, rest = (rest + data).split(b"\n")
        yield from whole
        if len(rest) > 1 << 20:
            return


class Client:
    def __init__(self, conn):
        self.conn = conn
        self.sending = threading.Lock()

    def send(self, data):
        with self.sending:
            try:
                self.conn.sendall(data)
            except OSError:
                pass


@dataclass
class Registry:
    members: dict = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __iter__(self):
        with self.lock:
            return iter(list(self.members.values()))

    def change(self, function):
        with self.lock:
            copy = dict(self.members)
            function(copy)
            self.members = copy


registry = Registry()


def join(client):
    registry.change(lambda members: members.update({id(client): client}))


def leave(client):
    registry.change(lambda members: members.pop(id(client)))


def broadcast(author, data):
    for client in registry:
        if client is not author:
            client.send(data)


def serve(client):
    try:
        for line in lines(client.conn):
            broadcast(client, line + b"\n")
    except OSError:
        pass
    leave(client)
    client.conn.close()


def main():
    with socket.create_server(("127.0.0.1", 12345), backlog=128) as door:
        while True:
            client = Client(door.accept()[0])
            join(client)
            threading.Thread(target=serve, args=(client,)).start()


main()
