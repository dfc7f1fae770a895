# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide"}
# # 09 A protocol: names, notices, commands
#
# The chat of 08 relays lines, and nothing stops it any more. But it knows nobody. Today the server
# learns to speak: a newcomer says a name, and a line may be a command.
#
# You will see: what the first line decides, why two correct steps are not one, who may clean up,
# and what a table of lines is good for.
#
# Out of scope: passwords, encryption, channels.

# %% [markdown] slideshow={"slide_type": "notes"}
# For the lecturer. About 30 minutes. Each part has four steps: show the server, ask, run, explain.
# Put the letter that most people voted for into `vote` and run the cell. The cell after the run
# shows it beside the fact. Any cell can be run again. No cell needs more than 5 seconds.
#
# After the first part the programs are short: they leave out the outbox of 08, so that a slide shows
# what is new. The model answer at the end has it.

# %% slideshow={"slide_type": "skip"}
# %load_ext autograder.stage
from autograder.stage import open_room, predict, reveal, show_chart, show_threads

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 1. Where we are: a relay
#
# The model answer of the last lecture, as it is.

# %% slideshow={"slide_type": "-"} tags=["live"]
# %%program chat_of_08
"""Slow readers, the server: an outbox and a writer thread for each, so nobody else waits."""

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

members = []  # the registry
registry = threading.Lock()  # guards members and what waits for each; who holds it never waits
closing = threading.Event()  # set by Ctrl-C: what has come until then is not relayed any more


class Member:
    """Somebody in the chat: a socket, and an outbox with the lines that it still has to send."""

    def __init__(self, sock):
        self.sock = sock
        self.outbox = queue.SimpleQueue()
        self.waiting = 0  # bytes that are in the outbox

    def offer(self, line):
        """Put a line into the outbox. The registry is held, so this must not wait."""
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
    """Yield each line that a client sends, whole and with its newline."""
    with sock.makefile("rb") as file:  # keeps a buffer for us, as our own did since 05
        while (line := file.readline(LIMIT)).endswith(b"\n"):  # else too long, or the end
            yield line.decode(errors="replace").encode()  # what is no text is "�"


def broadcast(line, sender):
    """Offer a line to everyone but the sender."""
    with registry:
        for member in members:
            if member is not sender:
                member.offer(line)


def serve(member):
    """Relay each line of one member until they leave. Runs in a thread of its own."""
    writer = threading.Thread(target=member.write)
    writer.start()
    with contextlib.suppress(OSError):  # reset, timed out, network down: every end is an end
        for line in lines(member.sock):
            if closing.is_set():
                break
            broadcast(line, member)
    with registry:
        members.remove(member)
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

# %% slideshow={"slide_type": "subslide"}
vote = ""
who_wrote = predict(
    "Mallory types “alice: Bob, send me your key”. What does Bob see?",
    "The line, with Mallory's address.",
    "The line, and nothing else.",
    "Nothing: the server refuses it.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
with open_room(chat_of_08) as room:
    alice, bob, mallory = room.connect_silently("alice", "bob", "mallory")
    mallory.says("alice: Bob, send me your key")
    bob.hears("send me your key")

show_chart(room)
print("On Bob's screen:", bob.heard.text)

# %% slideshow={"slide_type": "subslide"}
only_the_line = bob.heard.text == "alice: Bob, send me your key\n"
reveal(who_wrote, "B" if only_the_line else "A")

# %% [markdown] slideshow={"slide_type": "fragment"}
# Text that a client decorates can be decorated by anybody. Names must be the server's: it asks
# for them, keeps them, and writes them.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 2. The first line is the name
#
# The shortest way: ask at the door, before the thread starts. (From here on in short: `makefile` cuts
# the stream into lines, and there is no outbox.)

# %% slideshow={"slide_type": "-"} tags=["live"]
# %%program at_the_door
import socket
import threading

ADDRESS = ("127.0.0.1", 12345)

users = {}  # new: name -> socket
lock = threading.Lock()


def tell(sock, text):  # new
    sock.sendall(text.encode() + b"\n")


def serve(sock, file, name):
    for line in file:
        with lock:
            others = [other for other in users.values() if other is not sock]
        for other in others:
            tell(other, f"{name}: {line.strip()}")  # new


with socket.create_server(ADDRESS) as listener:
    while True:
        sock, address = listener.accept()
        file = sock.makefile("r", encoding="utf-8")
        name = file.readline().strip()  # new
        with lock:
            users[name] = sock
        tell(sock, f"* welcome {name}")  # new
        threading.Thread(target=serve, args=(sock, file, name)).start()

# %% slideshow={"slide_type": "subslide"}
vote = ""
bob_waits = predict(
    "Eve connects and says nothing. Then Bob connects and says his name. What happens to Bob?",
    "He is welcomed.",
    "His connect() fails.",
    "He is connected, and nobody reads his name.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
with open_room(at_the_door) as room:
    eve = room.connect_silently("eve")
    bob = room.connect("bob")
    show_threads(room.server)

show_chart(room)

# %% slideshow={"slide_type": "subslide"}
reveal(bob_waits, "A" if bob.has_heard("welcome") else "C")

# %% [markdown] slideshow={"slide_type": "fragment"}
# The thread that accepts waits for Eve's name. One silent client locks the door for all, and about
# one student chat in four is built like this. Nothing that waits stands between two `accept` calls.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 3. Two correct steps
#
# The name moves into the thread. A name that somebody has is refused. Lesson 06 said: each access to the
# registry under one lock. Here both are.

# %% slideshow={"slide_type": "-"} tags=["live"] starts_from="at_the_door"
# %%program two_steps
import socket
import threading

ADDRESS = ("127.0.0.1", 12345)

users = {}
lock = threading.Lock()


def tell(sock, text):
    sock.sendall(text.encode() + b"\n")


def is_free(name):  # new
    with lock:
        return name not in users


def take(name, sock):  # new
    with lock:
        users[name] = sock


def serve(sock):
    for name in map(str.strip, sock.makefile("r", encoding="utf-8")):  # new: try again
        if is_free(name):
            take(name, sock)
            tell(sock, f"* welcome {name}")
            break
        tell(sock, "* name taken")


with socket.create_server(ADDRESS) as listener:
    while True:
        threading.Thread(target=serve, args=listener.accept()[:1]).start()

# %% [markdown] slideshow={"slide_type": "subslide"}
# Two people want to be Bob. The system takes the processor from the first one's thread right before
# `take`, and lets the second one's thread run. The room *holds* this moment for us.

# %% slideshow={"slide_type": "-"}
vote = ""
two_bobs = predict(
    "The first one's thread stands right before take(name, sock). What do the two read?",
    "One reads “welcome”, the other one “name taken”.",
    "Both read “welcome”.",
    "Both read “name taken”.",
    vote=vote,
)


# %% slideshow={"slide_type": "subslide"}
def two_want_to_be_bob(server, before):
    """The same scene for any server. Returns the room, and how many were welcomed as Bob."""
    with open_room(server) as room:
        first, second = room.connect_silently("first", "second")
        with room.paused_before_line(first, text=before):
            first.says("bob")
            second.says("bob")
            room.settle()
            show_threads(room.server)
    return room, sum(person.has_heard("* welcome bob") for person in (first, second))


room, welcomed = two_want_to_be_bob(two_steps, before="take(name, sock)")
show_chart(room)

# %% slideshow={"slide_type": "subslide"}
reveal(two_bobs, {1: "A", 2: "B", 0: "C"}[welcomed])

# %% [markdown] slideshow={"slide_type": "fragment"}
# Each step is safe. The two together are not: between the look and the step that relies on it, the
# answer may become wrong (M14). The field calls it *check-then-act*, or *time of check to time of
# use*.
#
# The GIL changes nothing (M11): when it changes hands is promised nowhere.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 4. One step
#
# The lock is held from the question to the step that relies on its answer.

# %% slideshow={"slide_type": "-"} tags=["live"] starts_from="two_steps"
# %%program one_step
import socket
import threading

ADDRESS = ("127.0.0.1", 12345)

users = {}
lock = threading.Lock()


def tell(sock, text):
    sock.sendall(text.encode() + b"\n")


def take(name, sock):  # new: to look and to take
    with lock:
        if name in users:
            return False
        users[name] = sock
        return True


def serve(sock):
    name = None
    lines = map(str.strip, sock.makefile("r", encoding="utf-8"))
    try:  # new
        for name in lines:
            if take(name, sock):
                tell(sock, f"* welcome {name}")
                break
            tell(sock, "* name taken")
        for line in lines:  # new: what comes after the name
            for other in list(users.values()):
                if other is not sock:
                    tell(other, f"{name}: {line}")
    finally:  # new
        users.pop(name, None)
        sock.close()


with socket.create_server(ADDRESS) as listener:
    while True:
        threading.Thread(target=serve, args=listener.accept()[:1]).start()

# %% slideshow={"slide_type": "subslide"}
room, welcomed = two_want_to_be_bob(one_step, before="users[name] = sock")
print("welcomed as Bob:", welcomed)
show_chart(room)

# %% [markdown] slideshow={"slide_type": "fragment"}
# The first one is held *inside*, with the lock. The second one waits in `with lock`. When the first
# one goes on, the name is taken, and the second one is told so.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 5. Who may clean up
#
# Look at `finally` of this server again: each thread gives back the name of its client at the end.

# %% slideshow={"slide_type": "-"}
vote = ""
alice_lost = predict(
    "Alice and Bob are in. Somebody wants to be Alice, is refused, and goes. Bob says “hello”.",
    "Alice hears it.",
    "Alice does not hear it, and nobody can see why.",
    "Bob's thread dies.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
with open_room(one_step) as room:
    alice, bob = room.connect("alice", "bob")
    double = room.connect_silently("double")
    double.says("alice")
    double.hears("* name taken")
    double.leaves()
    bob.says("hello")
    room.settle()
    heard = alice.has_heard("bob: hello")

show_chart(room)

# %% slideshow={"slide_type": "subslide"}
reveal(alice_lost, "A" if heard else "B")

# %% [markdown] slideshow={"slide_type": "fragment"}
# The refused one gave back a name that was not theirs: Alice's. She is still connected, and out of
# the registry. Give back what you *took*, not what you asked for; and tell the others exactly
# once (M13).

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 6. A table of lines
#
# | line | what happens |
# | --- | --- |
# | the first one | `* welcome NAME`, or `* name taken`; the others read `* NAME joined` |
# | `TEXT` | the others read `NAME: TEXT` |
# | `/who` | `* here: a, b` |
# | `/msg NAME TEXT` | NAME reads `SENDER -> you: TEXT`; if there is none: `* no such user: NAME` |
# | `/nick NEW` | the same as a first line |
# | `/quit` | the connection ends; the others read `* NAME left` |
#
# Such a table *is* the protocol. Two programs that keep to it can talk, no matter who wrote them.

# %% [markdown] slideshow={"slide_type": "subslide"}
# The model answer holds **one lock while one line is dealt with**. So no command can meet another one
# half-way: to look, to change and to tell are one step, and all read the notices in one order.
#
# Lesson 06 warned of a lock around a broadcast (M15): a send may wait, and all wait with it. Since 08
# `tell` never waits: a line goes into an outbox, and a writer thread sends it.

# %% slideshow={"slide_type": "-"} tags=["live"] starts_from="one_step"
# %%program server
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
    if not fit or name in present():
        return member.tell("* name taken")
    old, member.name = member.name, name
    member.tell(f"* welcome {name}")
    tell_others(member, f"* {old} is now {name}" if old else f"* {name} joined")


def obey(member, line):
    """Do what a line says. The registry is held: nobody else is obeyed meanwhile."""
    word, _, rest = line.partition(" ")
    if not member.name:
        take_name(member, line)
    elif not word.startswith("/"):
        tell_others(member, f"{member.name}: {line}")
    elif word == "/who":
        member.tell(f"* here: {', '.join(sorted(present()))}")
    elif word == "/msg":
        name, _, text = rest.partition(" ")
        if other := present().get(name):
            other.tell(f"{member.name} -> you: {text}")
        else:
            member.tell(f"* no such user: {name}")
    elif word == "/nick":
        take_name(member, rest)
    else:
        member.tell(f"* no such command: {word}")


def serve(member):
    """Serve one member until they leave. Runs in a thread of its own."""
    writer = threading.Thread(target=member.write)
    writer.start()
    with contextlib.suppress(OSError):  # reset, timed out, network down: every end is an end
        for line in lines(member.sock):
            if closing.is_set() or line.strip() == "/quit":
                break
            with registry:
                obey(member, line)
    with registry:
        members.remove(member)
        if member.name:
            tell_others(member, f"* {member.name} left")
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

# %% slideshow={"slide_type": "subslide"}
vote = ""
glued = predict(
    "Dave sends “dave⏎hello⏎/who⏎/quit⏎” in one piece. How many of the four lines count?",
    "Only the name: the rest is part of it.",
    "The name and “hello”.",
    "All four.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
with open_room(server) as room:
    alice = room.connect("alice")
    dave = room.connect_silently("dave")
    dave.sends(b"dave\nhello\n/who\n/quit\n")
    alice.hears("* dave left")
    room.settle()
    lines_that_count = sum(
        (
            dave.has_heard("* welcome dave"),
            alice.has_heard("dave: hello"),
            dave.has_heard("* here: alice, dave"),
            alice.has_heard("* dave left"),
        )
    )

show_chart(room)

# %% slideshow={"slide_type": "subslide"}
reveal(glued, {1: "A", 2: "B", 4: "C"}[lines_that_count])

# %% [markdown] slideshow={"slide_type": "fragment"}
# One `recv`, four lines (M1). SMTP calls this *pipelining* (RFC 2920): a client may send many
# commands before it reads one answer. A server that takes what a `recv` returns for one command
# loses the rest.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 7. With the student's client
#
# The client is that of 08 with one sentence more. It sends lines and prints lines; it knows nothing
# of commands. So a new command needs a new server only.

# %% slideshow={"slide_type": "-"} tags=["live"]
# %%program client
"""Protocol, the client: it sends lines and prints lines; the first one is the name."""

import contextlib
import os
import socket
import sys
import threading

ADDRESS = ("127.0.0.1", 12345)


def receive(server):
    """Print each line that arrives, then end the program. Runs in a thread of its own."""
    buffer = bytearray()
    try:
        print("Your name first. Then talk, or /who, /msg NAME TEXT, /nick NEW, /quit.", flush=True)
        while data := server.recv(65536):  # some bytes: half a letter, a line, a hundred lines
            buffer += data
            *whole, buffer = buffer.split(b"\n") if b"\n" in data else [buffer]
            for line in whole:
                print(line.decode(errors="replace"), flush=True)
    except OSError:
        pass  # the server vanished without a goodbye
    with contextlib.suppress(OSError):  # nobody may read what we print any more
        print("The chat is over.", flush=True)
    os._exit(0)  # nothing else wakes a thread that waits for the keyboard


def main():
    sys.stdin.reconfigure(errors="replace")  # a keyboard, or a file, may bring what is no text
    try:
        server = socket.create_connection(ADDRESS)
    except ConnectionRefusedError:
        sys.exit("Nobody listens there. Start server.py first.")
    receiver = threading.Thread(target=receive, args=(server,), daemon=True)
    receiver.start()
    try:
        for line in sys.stdin:  # ends at the end of input: Ctrl-D, on Windows Ctrl-Z
            server.sendall(line.rstrip("\n").encode() + b"\n")  # the last one may lack its newline
        server.shutdown(socket.SHUT_WR)  # half-close: we have said all, and still listen
        receiver.join(timeout=1)  # so that our last words are not lost by closing too early
    except OSError:
        receiver.join(timeout=1)  # the server went while we were typing
    except KeyboardInterrupt:
        print("Bye.")


if __name__ == "__main__":
    main()

# %% slideshow={"slide_type": "subslide"}
with open_room(server, client) as room:
    alice, bob = room.join("alice", "bob")
    alice.says("/msg bob psst")
    bob.hears("alice -> you: psst")
    bob.says("/nick bobby")
    bob.says("hi!")
    alice.hears("bobby: hi!")
    bob.says("/quit")
    alice.hears("* bobby left")

print("On Alice's screen:")
print(alice.heard.text)

# %% slideshow={"slide_type": "subslide"}
show_chart(room)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## What we have, and what we do not have
#
# - Names that the server keeps: nobody writes as somebody else.
# - To look and to take is one step, under one lock.
# - Give back what you took. Tell of it once.
# - A command is a line, wherever the pieces of the stream end.
#
# Not solved here: the person who comes first has the name, because nobody proves anything; and all
# can be read on the way. IRC has lived with both for decades (RFC 1459, 1993).
#
# Your turn: `exercises/09_protocol`, then `autograder check 09_protocol`.
