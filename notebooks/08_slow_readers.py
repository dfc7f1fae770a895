# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide"}
# # 08 Slow readers: an outbox and a writer for each
#
# The chat of 07 takes every end for an end. Then one reader does not end, and does not read.
#
# You will see: who waits for whom, what a lock around the broadcast costs, where the bytes of a
# slow reader go, and what happens to somebody who lags too much.
#
# Out of scope: names and commands (09), fewer threads.

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
# ## 1. The chat of 07
#
# The model answer of the last lecture, as it is. A lock for each client, no lock of all while we send.

# %% slideshow={"slide_type": "-"} tags=["live"]
# %%program chat_of_07
"""Failures, the server: every end of a connection is an end, and Ctrl-C ends them all."""

import contextlib
import signal
import socket
import sys
import threading
import time

ADDRESS = ("127.0.0.1", 12345)
LIMIT = 1 << 20  # bytes that a line may have: 1 MiB
WAKE = 0.5 if sys.platform == "win32" else None  # seconds; on Windows accept() misses a Ctrl-C

clients = {}  # the registry: everyone's socket, and the lock to hold while sending to it
registry = threading.Lock()  # held for each look at clients, and never while we send
closing = threading.Event()  # set by Ctrl-C: what has come until then is not relayed any more


def lines(client):
    """Yield each line that a client sends, whole and with its newline."""
    buffer = bytearray()
    while data := client.recv(65536):  # some bytes: half a letter, a line, a hundred lines
        buffer += data
        *whole, buffer = buffer.split(b"\n") if b"\n" in data else [buffer]
        for line in whole:
            yield line.decode(errors="replace").encode() + b"\n"  # what is no text is "�"
        if len(buffer) > LIMIT:
            return  # a line without end would eat our memory


def join(client):
    """From now on the client hears what is said."""
    with registry:
        clients[client] = threading.Lock()


def hang_up(client):
    """End the connection. This wakes whoever waits in recv or send; close would not."""
    with contextlib.suppress(OSError):  # it may have ended already
        client.shutdown(socket.SHUT_RDWR)


def leave(client):
    """From now on nobody sends to the client, and nothing is left of it."""
    with registry:
        sending = clients.pop(client)
    hang_up(client)
    with sending:  # nobody may be in a send: the next who comes
        client.close()  # may get the number of this socket


def everyone_but(sender):
    """A snapshot: who is in now, with the lock of each."""
    with registry:
        return [(client, lock) for client, lock in clients.items() if client is not sender]


def broadcast(line, sender):
    """Send a line to everyone but the sender. One lock at a time, so nobody waits in a circle."""
    for client, sending in everyone_but(sender):
        try:
            with sending:
                client.sendall(line)
        except OSError:
            pass  # this client is gone; its own thread tidies up


def serve(client):
    """Relay each line of one client until it leaves. Runs in a thread of its own."""
    try:
        for line in lines(client):
            if closing.is_set():
                break
            broadcast(line, client)
    except OSError:
        pass  # reset, timed out, network down: every end is an end
    finally:
        leave(client)


def welcome_all(listener):
    """Let in whoever comes, each with a thread of their own."""
    while True:
        try:
            client = listener.accept()[0]
        except OSError:  # no descriptor is free, or who came has gone: they are no end for us
            time.sleep(0.1)
            continue
        join(client)  # before its thread starts: Ctrl-C must find everybody who is in
        threading.Thread(target=serve, args=(client,)).start()


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
        for client, _lock in everyone_but(None):
            hang_up(client)  # its thread wakes up, tidies up and ends; the last ends the program


if __name__ == "__main__":
    main()


# %% [markdown] slideshow={"slide_type": "slide"}
# ## 2. Eve does not read
#
# Eve pressed Ctrl-Z, or her train is in a tunnel. She has not left: her connection stands.

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


room, heard = three_stories(chat_of_07)

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

# %% slideshow={"slide_type": "-"} tags=["live"]
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
    room.settle()  # her thread waits
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
# comes, nobody goes, nobody speaks. The rule: **a thread that holds a lock does not wait for a
# network.**

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 4. A queue for each
#
# The broadcast puts a line into a queue and goes on. A second thread for each member sends it.

# %% slideshow={"slide_type": "-"} tags=["live"] starts_from="one_lock"
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
# gigabytes. So an outbox has a limit, in bytes, and a member who is over it is dropped.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 5. The model answer
#
# An outbox has a limit, in bytes. `offer` counts what goes in, `write` what has been sent.
#
# `lines` is shorter: `makefile` keeps the buffer of 05 for us, and `readline(LIMIT)` has its limit.

# %% slideshow={"slide_type": "subslide"} tags=["live"] starts_from="chat_of_07"
# %%program server
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
room, heard = three_stories(server)
print("Bob hears the question:", heard)

# %% [markdown] slideshow={"slide_type": "fragment"}
# Two threads for each member: `serve` waits in `recv`, `write` in `get`, or, for Eve, in `sendall`.

# %% slideshow={"slide_type": "subslide"}
vote = ""
too_much = predict(
    "Seventy-five stories are 4.7 MB, and Eve still reads nothing. Then she reads again. What does she get?",
    "All of them, late.",
    "The beginning, then the end of her connection.",
    "The newest ones: what is old is thrown away.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
with open_room(server) as room:
    alice, eve, bob = with_eve(room)
    for number in range(75):
        alice.says(STORY)
        if number % 25 == 24:
            room.settle()
    alice.says("Bob?")
    room.settle()
    eve.reads_again()
    room.settle()
    all_of_it = len(eve.heard.data) > 75 * len(STORY)
    ended, heard = eve.heard.ended, bob.has_heard("Bob?")

print("Bob hears the question:", heard)
print("Eve's connection is over:", ended)

# %% slideshow={"slide_type": "subslide"}
reveal(too_much, "A" if all_of_it else "B" if ended else "C")

# %% [markdown] slideshow={"slide_type": "fragment"}
# A member who lags too much is dropped: that is the rule, and Eve can see it. A chat that silently
# leaves out lines would be worse: she would never know. She may come again.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 6. The end of a writer
#
# Bob leaves, and `recv` tells his first thread. His second one waits in `get`. A queue knows nothing
# of sockets.

# %% slideshow={"slide_type": "-"}
vote = ""
left_behind = predict(
    "Here is the chat of part 4. Ten people come and go. How many threads does the server have then?",
    "As many as before.",
    "Ten more.",
    "Twenty more.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"} tags=["live"] starts_from="queues"
# %%program queues_for_ever
import queue
import socket
import threading

members = {}
registry = threading.Lock()


def write(member, waiting):
    try:
        while line := waiting.get():
            member.sendall(line)
    except OSError:
        pass


def broadcast(line, sender):
    with registry:
        others = [waiting for member, waiting in members.items() if member is not sender]
    for waiting in others:
        waiting.put(line)


def serve(member):
    waiting = queue.Queue()
    with registry:
        members[member] = waiting
    threading.Thread(target=write, args=(member, waiting)).start()
    try:
        for line in member.makefile("rb", 65536):
            broadcast(line, member)
    except OSError:
        pass
    with registry:
        del members[member]
    member.close()


with socket.create_server(("127.0.0.1", 12345)) as listener:
    while True:
        member, address = listener.accept()
        threading.Thread(target=serve, args=(member,)).start()


# %% slideshow={"slide_type": "subslide"}
def more_threads(server):
    """How many threads more a server has after ten people have come and gone."""
    with open_room(server) as room:
        alice = room.connect_silently("alice")
        before = len(room.server.where())
        guests = room.connect_silently(*(f"guest {number}" for number in range(10)))
        room.settle()
        for guest in guests:
            guest.leaves()
        room.settle()
        return len(room.server.where()) - before


more = more_threads(queues_for_ever)
print("More threads with the model answer:", more_threads(server))

# %% slideshow={"slide_type": "subslide"}
reveal(left_behind, "A" if more < 5 else "B" if more < 15 else "C")

# %% [markdown] slideshow={"slide_type": "fragment"}
# The thread that learns of the end puts an empty line in: “this was all”. It wakes the writer, which
# ends. If the writer stands in `sendall`, `shutdown` wakes it.

# %% slideshow={"slide_type": "subslide"} tags=["live"]
# %%program client
"""Slow readers, the client: it has nothing new; all the work is in the server."""

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
    alice.says("good night")
    bob.hears("good night")
    room.server.interrupt()
    ended = [person.program.wait_end(2) for person in (alice, bob)]

print("The server and both clients have ended:", all(ended))

# %% [markdown] slideshow={"slide_type": "slide"}
# ## What we have, and what we do not have
#
# - While a call waits, your thread can do nothing else. So a broadcast must never wait.
# - A thread that holds a lock does not wait for a network.
# - All that waits has a limit, in bytes, and a rule for when it is full.
# - A thread that waits for a queue is ended through the queue.
#
# Not solved here: nobody knows who says what. A line may say that it is from Alice, and nobody can
# prove it (09).
#
# Your turn: `exercises/08_slow_readers`, then `autograder check 08_slow_readers`.
