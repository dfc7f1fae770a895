"""Protocol, the server: names, notices and commands, each a line of text."""

import contextlib
import os
import signal
import socket
import threading
import time

ADDRESS = ("127.0.0.1", 12345)
LIMIT = 1 << 20  # bytes that a line may have: 1 MiB
OUTBOX = 4 << 20  # bytes that may wait for a slow reader: 4 MiB
NOW = getattr(socket, "MSG_DONTWAIT", None)  # send what fits and do not wait; not on Windows
WAKE = 0.5 if os.name == "nt" else None  # seconds; on Windows accept() misses a Ctrl-C

members = []  # the registry; who has not said their name yet has the name ""
registry = threading.Lock()  # held while a line is dealt with: look, take and tell are one step
closing = threading.Event()  # set by Ctrl-C: what has come until then is not dealt with any more


class Member:
    """Somebody in the chat: a name, a socket, and an outbox for what they have not taken yet."""

    def __init__(self, sock):
        self.name = ""
        self.sock = sock
        self.outbox = bytearray()
        self.lock = threading.Lock()  # guards the outbox; who holds it does not wait
        self.catching_up = threading.Lock()  # held by the thread that empties the outbox

    def tell(self, text):
        """Send a line as far as it fits now; the rest waits. Who lags too much is dropped."""
        data = text.encode() + b"\n"
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
    """Yield each line that a client sends, as text. What is no text, or moves a cursor, is "?"."""
    buffer = bytearray()
    while data := sock.recv(65536):
        buffer += data
        *whole, buffer = buffer.split(b"\n") if b"\n" in data else [buffer]
        for line in whole:
            text = line.decode(errors="replace").rstrip("\r")
            yield "".join(letter if letter.isprintable() else "?" for letter in text)
        if len(buffer) > LIMIT:
            return  # a line without end would eat our memory


def present():
    """Who has a name, by name."""
    return {member.name: member for member in members if member.name}


def tell_others(member, text):
    """Send a line to everyone else who has a name."""
    # TODO: member.tell(text) sends a line to one member. Tell all who are present but this one.


def take_name(member, name):
    """Give a member a name, the first one or a new one, if it is free, and fit for a name."""
    # TODO: an empty name is none. Decide what else is no name (blanks? a slash? 9000 letters?).
    # TODO: if it is no name, or somebody present has it, answer "* name taken", and no more.
    # TODO: else keep it in member.name, answer "* welcome NAME", tell the others "* NAME joined".
    # TODO: for /nick, tell the others who has which name now, in words of your own.


def obey(member, line):
    """Do what a line says. The registry is held: nobody else is obeyed meanwhile."""
    # TODO: the first line of a member who has no name is the name.
    # TODO: /who: answer "* here: a, b", all names sorted.
    # TODO: /msg NAME TEXT: tell NAME "SENDER -> you: TEXT", or answer "* no such user: NAME".
    # TODO: /nick NEW: the same as a first name.
    # TODO: any other line that begins with a slash is a mistake: nobody else hears of it.
    # TODO: all other lines: tell the others "NAME: TEXT".
    # line.partition(" ") gives three parts, always; none of the parts need be there.


def serve(member):
    """Serve one member until they leave. Runs in a thread of its own."""
    try:
        member.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # do not wait for more
        for line in lines(member.sock):
            if closing.is_set():  # TODO: /quit ends this loop, too.
                break
            obey(member, line)  # TODO: hold the registry meanwhile: one line at a time
    except OSError:
        pass  # reset, timed out, network down: every end is an end
    finally:
        with registry:
            members.remove(member)
            # TODO: who had a name is gone now: tell the others "* NAME left".
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
        with registry:
            for member in members:
                member.drop()  # its thread wakes up, tidies up and ends; the last ends the program


if __name__ == "__main__":
    main()
