"""Beyond threads, and with threads: who is sending takes along what others said meanwhile."""

import contextlib
import os
import signal
import socket
import threading
import time

ADDRESS = ("127.0.0.1", 12345)
LIMIT = 1 << 20  # bytes that a line may have: 1 MiB
OUTBOX = 4 << 20  # bytes that may wait for a slow reader: 4 MiB
TABLE = 100  # pieces that may lie on the table; then who speaks waits
GATHER = 0.0002  # seconds that a sender lets others put their lines on the table
TURN = 10  # times that a thread clears the table before another one takes over
NOW = getattr(socket, "MSG_DONTWAIT", None)  # send what fits and do not wait; not on Windows
WAKE = 0.5 if os.name == "nt" else None  # seconds; on Windows accept() misses a Ctrl-C

members = []  # the registry
table = []  # what was said and is not sent yet: who said it, and the lines
sending = False  # whether somebody is sending: one at a time
registry = threading.Condition()  # guards these three; nobody holds it while they send
closing = threading.Event()  # set by Ctrl-C: what has come until then is not relayed any more


class Member:
    """Somebody in the chat: a socket, and an outbox for what they have not taken yet."""

    def __init__(self, sock):
        self.sock = sock
        self.outbox = bytearray()
        self.lock = threading.Lock()  # guards the outbox; who holds it does not wait
        self.catching_up = threading.Lock()  # held by the thread that empties the outbox

    def offer(self, data):
        """Send what fits now; the rest waits in the outbox. Who lags too much is dropped."""
        with self.lock:
            if not self.outbox:
                data = data[self.send_now(data) :]
                if data:
                    threading.Thread(target=self.catch_up, args=(data[:65536],)).start()
            self.outbox += data
            if len(self.outbox) > OUTBOX:
                self.drop()

    def send_now(self, data):
        """Send without waiting. Return how many bytes went."""
        try:
            return self.sock.send(data, NOW) if NOW else 0
        except OSError:
            return 0  # this reader lags, or is gone: then their own thread tidies up

    def catch_up(self, chunk):
        """Send the outbox at the reader's speed. Runs in a thread while there is an outbox."""
        with self.catching_up, contextlib.suppress(OSError):
            while chunk:
                sent = self.sock.send(chunk)  # may wait
                with self.lock:
                    del self.outbox[:sent]
                    chunk = bytes(self.outbox[:65536])

    def drop(self):
        """End the connection. This wakes whoever waits in recv or send; close would not."""
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)


def lines(sock):
    """Yield what a client says: whole lines, as many at once as have come."""
    buffer = bytearray()
    while (data := sock.recv(65536)) and not closing.is_set():
        buffer += data
        if b"\n" in data:
            whole, newline, buffer = buffer.rpartition(b"\n")
            yield (whole + newline).decode(errors="replace").encode()  # what is no text is "�"
        if len(buffer) > LIMIT:
            return  # a line without end would eat our memory


def say(member, data):
    """Put lines on the table. Who finds nobody sending sends, for all."""
    global sending
    with registry:
        registry.wait_for(lambda: len(table) < TABLE)
        table.append((member, data))
        if sending:
            return  # whoever is sending takes it along
        sending = True
    clear_the_table()


def clear_the_table():
    """Send what is on the table until nothing is. One thread at a time is here."""
    global sending
    for _time in range(TURN):
        time.sleep(GATHER)  # who else has something to say, put it on the table now
        with registry:
            news, everyone = table[:], members[:]
            table.clear()
            sending = bool(news)
            registry.notify_all()
        if not news:
            return
        everything = b"".join([lines for _speaker, lines in news])
        speakers = {speaker for speaker, _lines in news}
        for other in everyone:
            if other not in speakers:
                other.offer(everything)
            elif data := b"".join([lines for speaker, lines in news if speaker is not other]):
                other.offer(data)
    threading.Thread(target=clear_the_table).start()  # our own member has waited long enough


def serve(member):
    """Relay what one member says until they leave. Runs in a thread of its own."""
    try:
        member.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # do not wait for more
        for data in lines(member.sock):
            say(member, data)
    except OSError:
        pass  # reset, timed out, network down: every end is an end
    finally:
        with registry:
            members.remove(member)
        member.drop()
        with member.catching_up, member.lock:  # nobody may be in a send: the next who comes
            member.sock.close()  # may get the number of this socket


def welcome_all(listener):
    """Let in whoever comes, each with a thread of their own."""
    while True:
        try:
            member = Member(listener.accept()[0])
        except OSError:  # no descriptor is free, or who came has gone: they are no end for us
            time.sleep(0.1)
            continue
        with registry:
            members.append(member)
        threading.Thread(target=serve, args=(member,)).start()


def main():
    try:
        with socket.create_server(ADDRESS) as listener:
            listener.settimeout(WAKE)
            print("The chat is open. Ctrl-C ends it.", flush=True)
            welcome_all(listener)
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # once is enough: let nothing stop the rest
        print("The chat closes.", flush=True)
    finally:
        closing.set()
        for member in list(members):
            member.drop()  # its thread wakes up, tidies up and ends; the last ends the program


if __name__ == "__main__":
    main()
