"""A dataclass holds the registry: who is in, by number."""
import itertools
import socket
import threading
from dataclasses import dataclass, field


@dataclass(eq=False)
class Client:
    sock: socket.socket
    sending: threading.Lock = field(default_factory=threading.Lock)


@dataclass
class Chat:
    clients: dict = field(default_factory=dict)
    numbers: itertools.count = field(default_factory=itertools.count)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def join(self, client):
        with self.lock:
            number = next(self.numbers)
            self.clients[number] = client
            return number

    def leave(self, number):
        with self.lock:
            return self.clients.pop(number)

    def say(self, number, line):
        with self.lock:
            others = [c for n, c in self.clients.items() if n != number]
        for other in others:
            with other.sending:
                try:
                    other.sock.sendall(line)
                except OSError:
                    pass


chat = Chat()


def serve(sock):
    number = chat.join(Client(sock))
    buffer = bytearray()
    try:
        while data := sock.recv(65536):
            buffer += data
            while (at := buffer.find(b"\n") + 1):
                line = bytes(buffer[:at])
                del buffer[:at]
                chat.say(number, line)
            if len(buffer) > 1 << 20:
                break
    except OSError:
        pass
    chat.leave(number)
    sock.close()


with socket.create_server(("127.0.0.1", 12345)) as listener:
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0],)).start()
