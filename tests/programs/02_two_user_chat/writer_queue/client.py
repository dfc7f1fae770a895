"""Two users, typed and read by a class with two threads and an event."""
import queue
import socket
import sys
import threading

ROLE = "client"
ADDRESS = ("127.0.0.1", 12345)


class Peer:
    def __init__(self, sock):
        self.sock = sock
        self.outgoing = queue.Queue()
        self.over = threading.Event()

    def reader(self):
        stream = self.sock.makefile("r", encoding="utf-8", errors="replace", newline="\n")
        try:
            for line in stream:
                print("\r<", line.rstrip("\n"), flush=True)
        except OSError:
            pass
        self.over.set()
        print("The other one has left. Press Enter to end.", flush=True)

    def writer(self):
        try:
            while (line := self.outgoing.get()) is not None:
                self.sock.sendall(line.encode("utf-8"))
            self.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self.over.set()

    def run(self):
        reader = threading.Thread(target=self.reader, daemon=True)
        writer = threading.Thread(target=self.writer)
        reader.start()
        writer.start()
        for line in sys.stdin:
            if self.over.is_set():
                break
            self.outgoing.put(line)
        self.outgoing.put(None)
        writer.join()
        self.sock.close()


def connect():
    if ROLE == "client":
        return socket.create_connection(ADDRESS)
    with socket.create_server(ADDRESS) as listener:
        print("waiting for a partner...", flush=True)
        return listener.accept()[0]


if __name__ == "__main__":
    try:
        peer = Peer(connect())
    except ConnectionRefusedError:
        sys.exit("no server")
    peer.run()
