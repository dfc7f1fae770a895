"""Protocol, the server: names, notices and commands, each a line of text."""

import contextlib
import queue
import signal
import socket
import sys
import threading
import time

ADDRESS = ("127.0.0.1", 12345)
LIMIT = 1 << 20  # bytes that a line may have: 1 MiB
OUTBOX = 4 << 20  # bytes that may wait for a slow reader: 4 MiB
WAKE = 0.5 if sys.platform == "win32" else None  # seconds; on Windows accept() misses a Ctrl-C

members = []  # the registry; who has not said their name yet has the name ""
registry = threading.Lock()  # held while a line is dealt with: look, take and tell are one step
closing = threading.Event()  # set by Ctrl-C: what has come until then is not dealt with any more


class Member:
    """Somebody in the chat: a name, a socket, and an outbox of what it still has to send."""

    def __init__(self, sock):
        self.name = ""
        self.sock = sock
        self.outbox = queue.SimpleQueue()
        self.waiting = 0  # bytes that are in the outbox

    def tell(self, text):
        """Put a line into the outbox. The registry is held, so this must not wait."""
        line = text.encode() + b"\n"
        self.waiting += sys.getsizeof(line)  # its bytes, and those that Python needs for it
        if self.waiting > OUTBOX:
            self.drop()
        else:
            self.outbox.put(line)

    def write(self):
        """Send the outbox at the reader's speed. Runs in a thread of its own."""
        with contextlib.suppress(OSError):  # every end is an end
            while line := self.outbox.get():  # until an empty one comes
                self.sock.sendall(line)  # may wait: nobody waits with us
                with registry:
                    self.waiting -= sys.getsizeof(line)
        self.drop()  # the thread in recv must hear of the end, too

    def drop(self):
        """End the connection. This wakes whoever waits in recv or send; close would not."""
        with contextlib.suppress(OSError):  # it may have ended already
            self.sock.shutdown(socket.SHUT_RDWR)


def lines(sock):
    """Yield each line that a client sends, as text. What would move a cursor is "?"."""
    with sock.makefile("rb") as file:  # keeps a buffer for us, as our own did since 05
        while (line := file.readline(LIMIT)).endswith(b"\n"):  # else too long, or the end
            text = line.decode(errors="replace").rstrip("\r\n")  # what is no text is "�"
            yield "".join(letter if letter.isprintable() else "?" for letter in text)


def present():
    """Who has a name, by name."""
    return {member.name: member for member in members if member.name}


def tell_others(member, text):
    """Send a line to everyone else who has a name."""
    for other in present().values():
        if other is not member:
            other.tell(text)


def take_name(member, name):
    """Give a member a name, the first one or a new one, if it is free, and fit for a name."""
    fit = 0 < len(name) <= 30 and " " not in name and not name.startswith("/")
    # TODO: if it is not fit, or somebody present has it, answer "* name taken", and no more.
    # TODO: else keep it in member.name, answer "* welcome NAME", tell the others "* NAME joined".
    # TODO: for /nick, tell the others who has which name now, in words of your own.


def obey(member, line):
    """Do what a line says. The registry is held: nobody else is obeyed meanwhile."""
    word, _, rest = line.partition(" ")  # three parts, always; none of them need be there
    if not member.name:
        take_name(member, line)
    # TODO: /who: answer "* here: a, b", all names sorted.
    # TODO: /msg NAME TEXT: tell NAME "SENDER -> you: TEXT", or answer "* no such user: NAME".
    # TODO: /nick NEW: the same as a first name.
    # TODO: any other line that begins with a slash is a mistake: nobody else hears of it.
    # TODO: all other lines: tell the others "NAME: TEXT".


def serve(member):
    """Serve one member until they leave. Runs in a thread of its own."""
    writer = threading.Thread(target=member.write)
    writer.start()
    with contextlib.suppress(OSError):  # reset, timed out, network down: every end is an end
        for line in lines(member.sock):
            if closing.is_set():  # TODO: /quit ends this loop, too.
                break
            obey(member, line)  # TODO: hold the registry meanwhile: one line at a time
    with registry:
        members.remove(member)
        # TODO: who had a name is gone now: tell the others "* NAME left".
    member.outbox.put(b"")  # ends the writer, when it has sent what is left
    writer.join(timeout=1)
    member.drop()
    writer.join()  # nobody may be in a send: the next who comes
    member.sock.close()  # may get the number of this socket


def welcome_all(listener):
    """Let in whoever comes, each with a thread of their own."""
    while True:
        try:
            member = Member(listener.accept()[0])
        except OSError:  # no descriptor is free, or who came has gone: they are no end for us
            time.sleep(0.1)
            continue
        with registry:  # before their thread starts: Ctrl-C must find everybody who is in
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
