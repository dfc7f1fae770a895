"""A client as a class, with a history and a reader thread."""
import socket
import sys
import threading
from collections import deque


class EchoClient:
    def __init__(self, address):
        self.sock = socket.create_connection(address)
        self.history = deque(maxlen=100)
        self.finished = threading.Event()

    def read_replies(self):
        try:
            while True:
                data = self.sock.recv(4096)
                if not data:
                    break
                sys.stdout.buffer.write(data)
                sys.stdout.buffer.flush()
        except OSError:
            pass
        finally:
            self.finished.set()

    def run(self):
        reader = threading.Thread(target=self.read_replies, daemon=True)
        reader.start()
        for line in sys.stdin:
            self.history.append(line)
            self.sock.sendall(line.encode("utf-8"))
        self.sock.shutdown(socket.SHUT_WR)
        self.finished.wait(5)
        self.sock.close()


def main():
    try:
        client = EchoClient(("127.0.0.1", 12345))
    except ConnectionRefusedError:
        print("Cannot connect: is the server running?", file=sys.stderr)
        return 1
    client.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
