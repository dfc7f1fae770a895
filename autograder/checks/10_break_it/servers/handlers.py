"""socketserver, a file for each client, and a queue between those who read and those who write."""

import collections
import contextlib
import socket
import socketserver
import threading

LIMIT = 1 << 20  # bytes that a line may have
OUTBOX = 3 << 20  # bytes that may wait for somebody

lock = threading.Lock()
boxes = {}


class Box:
    def __init__(self, sock):
        self.sock = sock
        self.lines, self.size, self.open = collections.deque(), 0, True
        self.news = threading.Condition()
        threading.Thread(target=self.write, daemon=True).start()

    def put(self, line):
        with self.news:
            self.lines.append(line)
            self.size += len(line)
            self.news.notify()
            if self.size > OUTBOX:
                self.end()

    def end(self):
        with self.news:
            self.open = False
            self.news.notify()
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)

    def write(self):
        while True:
            with self.news:
                self.news.wait_for(lambda: self.lines or not self.open)
                if not self.open:
                    return
                line = self.lines.popleft()
            try:
                self.sock.sendall(line)
            except OSError:
                return self.end()
            with self.news:
                self.size -= len(line)


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        box = Box(self.connection)
        with lock:
            boxes[self] = box
        try:
            while (line := self.rfile.readline(LIMIT)).endswith(b"\n"):
                with lock:
                    others = [box for handler, box in boxes.items() if handler is not self]
                for other in others:
                    other.put(line)
        except OSError:
            pass
        finally:
            with lock:
                del boxes[self]
            box.end()


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 100


if __name__ == "__main__":
    with Server(("127.0.0.1", 12345), Handler) as server:
        try:
            server.serve_forever(None)
        except KeyboardInterrupt:
            print("The chat closes.")
