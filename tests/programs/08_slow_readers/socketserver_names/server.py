"""socketserver, daemon threads, names, and an outbox with a condition for each client."""

import collections
import socket
import socketserver
import threading
import time

lock = threading.Lock()
people = {}


class Box:
    def __init__(self, wfile, connection):
        self.wfile, self.connection = wfile, connection
        self.lines = collections.deque()
        self.size = 0
        self.open = True
        self.news = threading.Condition()
        threading.Thread(target=self.write, daemon=True).start()

    def put(self, line):
        with self.news:
            self.lines.append(line)
            self.size += len(line)
            if self.size > 500_000:
                self.end()
            self.news.notify()

    def end(self):
        with self.news:
            self.open = False
            self.news.notify()
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def write(self):
        while True:
            with self.news:
                self.news.wait_for(lambda: self.lines or not self.open)
                if not self.open:
                    return
                line = self.lines.popleft()
            try:
                self.wfile.write(line)
            except (OSError, ValueError):
                return self.end()
            with self.news:
                self.size -= len(line)


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        box = Box(self.wfile, self.connection)
        try:
            box.put(b"What is your name?\n")
            name = self.rfile.readline().decode(errors="replace").strip()
            with lock:
                people[self] = box
            self.tell(f"* {name} is here")
            for line in self.rfile:
                clock = time.strftime("%H:%M")
                text = line.decode(errors="replace").rstrip("\n")
                self.tell(f"[{clock}] {name}: {text}")
        except OSError as error:
            print("lost:", error)
        finally:
            with lock:
                people.pop(self, None)
            box.end()

    def tell(self, text):
        with lock:
            boxes = [box for person, box in people.items() if person is not self]
        for box in boxes:
            box.put(text.encode() + b"\n")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


with Server(("127.0.0.1", 12345), Handler) as server:
    try:
        server.serve_forever(0.1)
    except KeyboardInterrupt:
        print("stopped")
