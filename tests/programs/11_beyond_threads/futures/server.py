"""Threads that combine: each member's outbox is emptied by whoever comes to it first."""
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

LIMIT, OUTBOX = 1 << 20, 4 << 20
pool = ThreadPoolExecutor(200)
people = {}
guard = threading.Lock()


class Person:
    def __init__(self, sock):
        self.sock = sock
        self.outbox = bytearray()
        self.lock = threading.Lock()
        self.sending = False

    def offer(self, data):
        with self.lock:
            self.outbox += data
            if len(self.outbox) > OUTBOX:
                self.end()
            if self.sending:
                return
            self.sending = True
        pool.submit(self.flush)

    def flush(self):
        while True:
            with self.lock:
                data, self.outbox = self.outbox, bytearray()
                if not data:
                    self.sending = False
                    return
            try:
                self.sock.sendall(data)
            except OSError:
                self.end()

    def end(self):
        try:
            self.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def serve(me):
    rest = b""
    try:
        while data := me.sock.recv(65536):
            whole, newline, rest = (rest + data).rpartition(b"\n")
            if newline:
                with guard:
                    others = [p for p in people.values() if p is not me]
                for other in others:
                    other.offer(whole + newline)
            if len(rest) > LIMIT:
                break
    except OSError:
        pass
    with guard:
        del people[id(me)]
    me.end()
    me.sock.close()


def main():
    listener = socket.create_server(("127.0.0.1", 12345))
    try:
        while True:
            person = Person(listener.accept()[0])
            with guard:
                people[id(person)] = person
            threading.Thread(target=serve, args=(person,), daemon=True).start()
    except KeyboardInterrupt:
        listener.close()
        with guard:
            for person in people.values():
                person.end()


main()
