"""A deque and a condition for each member; bytes are counted."""
import collections
import contextlib
import socket
import threading

MOST = 2 * 1024 * 1024
members = set()
lock = threading.Lock()


class Member:
    def __init__(self, sock):
        self.sock = sock
        self.lines = collections.deque()
        self.size = 0
        self.changed = threading.Condition()
        self.gone = False

    def put(self, line):
        with self.changed:
            if self.gone:
                return
            if self.size + len(line) > MOST:
                self.end()
                return
            self.lines.append(line)
            self.size += len(line)
            self.changed.notify()

    def end(self):
        self.gone = True
        self.lines.clear()
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)
        self.changed.notify_all()

    def write(self):
        try:
            while True:
                with self.changed:
                    self.changed.wait_for(lambda: self.lines or self.gone)
                    if not self.lines:
                        return
                    line = self.lines[0]
                self.sock.sendall(line)
                with self.changed:
                    if self.lines:
                        self.lines.popleft()
                        self.size -= len(line)
        except OSError:
            with self.changed:
                self.end()

    def read(self):
        with contextlib.suppress(OSError), self.sock.makefile("rb") as file:
            while (line := file.readline(1 << 20)).endswith(b"\n"):
                tell_all(line, self)

    def serve(self):
        writer = threading.Thread(target=self.write)
        writer.start()
        self.read()
        with lock:
            members.discard(self)
        with self.changed:
            self.gone = True
            self.changed.notify_all()
        writer.join(1)
        with self.changed:
            self.end()
        writer.join()
        self.sock.close()


def tell_all(line, author):
    with lock:
        others = members - {author}
    for other in others:
        other.put(line)


def main():
    listener = socket.create_server(("127.0.0.1", 12345))
    try:
        while True:
            member = Member(listener.accept()[0])
            with lock:
                members.add(member)
            threading.Thread(target=member.serve).start()
    except KeyboardInterrupt:
        print("over")
    finally:
        listener.close()
        with lock:
            everybody = list(members)
        for member in everybody:
            with member.changed:
                member.end()


if __name__ == "__main__":
    main()
