# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide"}
# # 07 Failures: slow readers, dead peers, Ctrl-C
#
# The chat of 06 has correct locks. Then one reader stops to read, and everybody stands still.
#
# You will see: who waits for whom, what a lock around the broadcast costs, where the bytes of a
# slow reader go, what Ctrl-C ends and what it does not, and a client whose server has gone.
#
# Out of scope: names and commands (09), heartbeats.

# %% [markdown] slideshow={"slide_type": "notes"}
# For the lecturer. About 25 minutes. Each part has four steps: show the server, ask, run, explain.
# Put the letter that most people voted for into `vote` and run the cell. Any cell can be run again.
#
# Eve is a real connection that is not read. Its buffers are small (`small_buffers`), so that three
# long lines fill it. With the usual buffers it takes some megabytes, and then the same happens.

# %% slideshow={"slide_type": "skip"}
# %load_ext autograder.stage
from autograder.stage import (
    Event,
    open_room,
    predict,
    reveal,
    show_chart,
    show_locks,
    show_outboxes,
    show_threads,
)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 1. The chat of 06, in short
#
# A lock around each look at the registry, a snapshot, and no lock while we send.

# %% slideshow={"slide_type": "-"} tags=["live"]
# %%program sends_and_waits
import socket
import threading

members = []
registry = threading.Lock()


def broadcast(line, sender):
    with registry:
        others = [member for member in members if member is not sender]
    for other in others:
        try:
            other.sendall(line)
        except OSError:
            pass  # this one is gone; their own thread tidies up


def serve(member):
    with registry:
        members.append(member)
    try:
        for line in member.makefile("rb", 65536):
            broadcast(line, member)
    except OSError:
        pass
    with registry:
        members.remove(member)
    member.close()


with socket.create_server(("127.0.0.1", 12345)) as listener:
    while True:
        member, address = listener.accept()
        threading.Thread(target=serve, args=(member,)).start()


# %% [markdown] slideshow={"slide_type": "slide"}
# ## 2. Eve does not read
#
# She pressed Ctrl-Z, or her train is in a tunnel. She has not left: her connection stands.

# %% slideshow={"slide_type": "-"}
vote = ""
stands_still = predict(
    "Eve does not read. Alice tells three long stories and asks “Bob?”. What happens?",
    "Bob hears all. Eve misses something.",
    "Bob hears all. Eve gets it later.",
    "Bob does not hear the question.",
    vote=vote,
)


# %% slideshow={"slide_type": "subslide"}
STORY = "a long story, " * 4_500  # 63 kB


def with_eve(room):
    """Alice, Eve and Bob come in this order. Eve has a small buffer and does not read."""
    alice = room.connect_silently("alice")
    room.small_buffers(room.server)
    eve = room.connect_silently("eve")
    room.small_buffers(room.server, 0)
    bob = room.connect_silently("bob")
    eve.stops_reading()
    return alice, eve, bob


def three_stories(server, watch=False):
    """The same scene for any server. Returns the room, and whether Bob has heard the question."""
    with open_room(server, watch=watch) as room:
        alice, eve, bob = with_eve(room)
        for text in (STORY, STORY, STORY, "Bob?"):
            alice.says(text)
        room.settle()
        show_threads(room.server)
    return room, bob.has_heard("Bob?")


room, heard = three_stories(sends_and_waits)

# %% slideshow={"slide_type": "subslide"}
show_chart(room)

# %% slideshow={"slide_type": "subslide"}
reveal(stands_still, "A" if heard else "C")

# %% [markdown] slideshow={"slide_type": "fragment"}
# Eve's buffer is full, and `sendall` waits for room. But it is *Alice's* thread that waits there.
# Nobody reads what Alice says any more. A slow reader does not hurt only itself (M16).

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 3. A lock around it all?
#
# “Threads, trouble, so a lock.” The whole broadcast under the lock of the registry.

# %% slideshow={"slide_type": "-"} tags=["live"] starts_from="sends_and_waits"
# %%program one_lock
import socket
import threading

members = []
registry = threading.Lock()


def broadcast(line, sender):
    with registry:  # new: held for the whole broadcast
        for other in members:
            if other is not sender:
                try:
                    other.sendall(line)
                except OSError:
                    pass


def serve(member):
    with registry:
        members.append(member)
    try:
        for line in member.makefile("rb", 65536):
            broadcast(line, member)
    except OSError:
        pass
    with registry:
        members.remove(member)
    member.close()


with socket.create_server(("127.0.0.1", 12345)) as listener:
    while True:
        member, address = listener.accept()
        threading.Thread(target=serve, args=(member,)).start()


# %% slideshow={"slide_type": "subslide"}
vote = ""
newcomer = predict(
    "Eve does not read, Alice's thread waits. Now Carol and Dave come. Can they chat?",
    "Yes, with each other.",
    "They come in, but nobody hears them.",
    "They do not even come into the registry.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
with open_room(one_lock, watch=True) as room:
    alice, eve, bob = with_eve(room)
    for text in (STORY, STORY, STORY):
        alice.says(text)
    carol, dave = room.connect_silently("carol", "dave")
    carol.says("hello Dave")
    room.settle()
    standing = [thread["code"] for thread in room.server.where()]
    shown = dave.has_heard("hello")

# %% slideshow={"slide_type": "subslide"}
show_locks(room)

# %% slideshow={"slide_type": "subslide"}
waiting = standing.count("with registry:")
reveal(newcomer, "A" if shown else "C" if waiting >= 2 else "B")

# %% [markdown] slideshow={"slide_type": "fragment"}
# One thread waits for the network and holds a lock. All others wait for the lock (M15): nobody
# comes, nobody goes, nobody speaks. The rule: **who holds a lock does not wait for a network.**

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 4. A queue for each
#
# The broadcast puts a line into a queue and goes on. A second thread for each member sends it.

# %% slideshow={"slide_type": "-"} tags=["live"] starts_from="sends_and_waits"
# %%program queues
import queue
import socket
import threading

members = {}  # new: each member's socket and queue
registry = threading.Lock()


def write(member, waiting):  # new: runs in a thread of its own
    try:
        while line := waiting.get():
            member.sendall(line)
    except OSError:
        pass


def broadcast(line, sender):
    with registry:
        others = [waiting for member, waiting in members.items() if member is not sender]
    for waiting in others:
        waiting.put(line)  # new: does not wait


def serve(member):
    waiting = queue.Queue()  # new
    with registry:
        members[member] = waiting
    threading.Thread(target=write, args=(member, waiting)).start()  # new
    try:
        for line in member.makefile("rb", 65536):
            broadcast(line, member)
    except OSError:
        pass
    with registry:
        del members[member]
    waiting.put(b"")  # new: this ends the writer
    member.close()


with socket.create_server(("127.0.0.1", 12345)) as listener:
    while True:
        member, address = listener.accept()
        threading.Thread(target=serve, args=(member,)).start()

# %% slideshow={"slide_type": "subslide"}
room, heard = three_stories(queues)
print("Bob hears the question:", heard)

# %% [markdown] slideshow={"slide_type": "fragment"}
# The chat goes on: only Eve's own writer waits. It is right, with two threads for each member. Now
# Alice tells twenty stories. Where are they?

# %% slideshow={"slide_type": "subslide"}
vote = ""
where = predict(
    "Twenty stories are 1.3 MB. Eve still reads nothing. Where are they?",
    "TCP throws them away.",
    "In Eve's system.",
    "Nearly all in the memory of our server.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
with open_room(queues, watch=True) as room:
    alice, eve, bob = with_eve(room)
    for number in range(20):
        alice.says(STORY)
    room.settle()

show_outboxes(room)

# %% slideshow={"slide_type": "subslide"}
sent = sum(e["size"] for e in room.server.saw(Event.SENT) if e["peer"] == eve.port)
reveal(where, "B" if sent > 20 * len(STORY) / 2 else "C")

# %% [markdown] slideshow={"slide_type": "fragment"}
# A queue without a limit moves the trouble into our memory. At this speed Eve's lunch costs us
# gigabytes. So an outbox has a limit, in bytes, and who is over it is dropped.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 5. Ctrl-C

# %% slideshow={"slide_type": "-"}
vote = ""
ctrl_c = predict(
    "Alice and Bob are connected. In the server's terminal we press Ctrl-C. What happens?",
    "The server ends, and both see the end.",
    "The main thread ends, and the chat goes on.",
    "Nothing at all.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
with open_room(queues) as room:
    alice, bob = room.connect_silently("alice", "bob")
    room.server.interrupt()
    room.settle()
    alice.says("is this the end?")
    room.settle()
    show_threads(room.server)
    running, heard = room.server.running, bob.has_heard("the end")

# %% slideshow={"slide_type": "subslide"}
reveal(ctrl_c, "A" if not running else "B" if heard else "C")

# %% [markdown] slideshow={"slide_type": "fragment"}
# KeyboardInterrupt comes to the main thread only. It ends, the others wait in `recv` and `get`, and
# a program ends with its last thread. The listener is closed, so nobody can join any more. If another
# thread had waited in `accept`, `close` would not have woken it (M8).
#
# `daemon=True` ends it like a power cut (M19). The clean way: shut down each connection. That wakes
# whoever waits in it; `close` would not (M6).

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 6. The model answer
#
# A message is *offered*: what fits now is sent by whoever speaks, without waiting. Only for who
# lags there is an outbox, and a thread that empties it and then ends.

# %% slideshow={"slide_type": "subslide"} tags=["live"]
# %%program server
"""Failures, the server: nobody waits for a client that does not read, and Ctrl-C ends it."""

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

members = []  # the registry
registry = threading.Lock()  # held for each look at members, and never while we send
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
    while data := sock.recv(65536):
        buffer += data
        if b"\n" in data:
            whole, newline, buffer = buffer.rpartition(b"\n")
            yield (whole + newline).decode(errors="replace").encode()  # what is no text is "�"
        if len(buffer) > LIMIT:
            return  # a line without end would eat our memory


def everyone():
    """A snapshot: who is in now."""
    with registry:
        return list(members)


def serve(member):
    """Relay what one member says until they leave. Runs in a thread of its own."""
    try:
        member.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # do not wait for more
        for data in lines(member.sock):
            if closing.is_set():
                break
            for other in everyone():
                if other is not member:
                    other.offer(data)
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
        for member in everyone():
            member.drop()  # its thread wakes up, tidies up and ends; the last ends the program


if __name__ == "__main__":
    main()

# %% slideshow={"slide_type": "subslide"}
room, heard = three_stories(server)
print("Bob hears the question:", heard)

# %% [markdown] slideshow={"slide_type": "fragment"}
# One thread more than members: `catch_up`, for Eve. It ends when she has caught up, or is dropped.

# %% slideshow={"slide_type": "subslide"}
vote = ""
restart = predict(
    "Ctrl-C, and at once we start the server again, on the same port. What happens?",
    "It starts.",
    "“Address already in use”, for a minute.",
    "“Address already in use”, until all clients have left.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
with open_room(server) as room:
    alice, bob = room.connect_silently("alice", "bob")
    alice.says("good night")
    bob.hears("good night")
    room.server.interrupt()
    ended = room.server.wait_end(4)
    alice.sees_the_end()
    alice.leaves()  # her connection rests in TIME_WAIT; Bob does not close his
    room.open()
    carol, dave = room.connect_silently("carol", "dave")
    carol.says("good morning")
    dave.hears("good morning")
    again = room.server.running

reveal(restart, "A" if ended and again else "B")

# %% [markdown] slideshow={"slide_type": "fragment"}
# `create_server` sets SO_REUSEADDR. Without it the port is blocked although nobody runs (M21): who
# closes first keeps the connection in TIME_WAIT for a minute.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 7. A client whose server has gone

# %% slideshow={"slide_type": "-"} tags=["live"]
# %%program says_press_enter
import socket
import sys
import threading

server = socket.create_connection(("127.0.0.1", 12345))


def receive():
    try:
        while data := server.recv(65536):
            print(data.decode(errors="replace"), end="", flush=True)
    except OSError:
        pass
    print("The chat is over.", flush=True)
    server.close()  # to wake the one who types


receiver = threading.Thread(target=receive, daemon=True)
receiver.start()
for line in sys.stdin:
    server.sendall(line.encode())

# %% slideshow={"slide_type": "subslide"}
vote = ""
gone = predict(
    "The server is killed while Alice's client waits for the keyboard. Does the client end?",
    "Yes: its socket is closed.",
    "When Alice presses Enter, without a traceback.",
    "When Alice presses Enter, with a traceback.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
with open_room(server, says_press_enter) as room:
    alice = room.join("alice")
    room.server_vanishes()
    room.settle()
    show_threads(alice.program)
    by_itself = not alice.program.running
    alice.says("hello?")
    alice.program.wait_end(4)
    traceback = "Traceback" in alice.program.errors.text

reveal(gone, "A" if by_itself else "C" if traceback else "B")

# %% [markdown] slideshow={"slide_type": "fragment"}
# The keyboard knows nothing of sockets (M20). `os._exit` ends the program from any thread.

# %% slideshow={"slide_type": "subslide"} tags=["live"] starts_from="says_press_enter"
# %%program client
"""Failures, the client: it ends when the server goes, even while it waits for the keyboard."""

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
    room.server.interrupt()
    ended = [person.program.wait_end(2) for person in (alice, bob)]

print("Both clients have ended, and nobody pressed a key:", all(ended))

# %% [markdown] slideshow={"slide_type": "slide"}
# ## What we have, and what we do not have
#
# - A call that waits lends your thread to somebody else. In a broadcast: never.
# - Who holds a lock does not wait for a network.
# - Whatever waits has a limit, and a rule for when it is full.
# - Every end is an end: end of stream, reset, timeout. Catch `OSError`, and clean up once.
# - `shutdown` wakes who waits; `close` gives back a number.
#
# Not solved here: nobody knows who says what. A line may say that it is from Alice, and nobody can
# prove it (09).
#
# Your turn: `exercises/07_failures`, then `autograder check 07_failures`.
