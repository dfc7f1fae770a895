import socket
import threading





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


class Room:
    people = ()
    cache = None
    lock = threading.Lock()


def join(client):
    with Room.lock:
        Room.cache = None
        Room.people += (client,)


def leave(client):
    with Room.lock:
        Room.cache = None
        Room.people = tuple(one for one in Room.people if one is not client)


def broadcast(author, data):
    with Room.lock:
        if Room.cache is None:
            Room.cache = Room.people
        now = Room.cache
    for client in now:
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
