# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide"}
# # 11 Beyond threads: selectors, asyncio, and threads that combine
#
# The chat of 08 once more, on the same wire, with the same promises.
#
# You will see: one thread that serves everybody, what happens when it waits, what one mistake
# costs, how often a line is sent, and which chat is the fastest.
#
# Out of scope: several processes, builds of Python without a GIL.

# %% [markdown] slideshow={"slide_type": "notes"}
# For the lecturer. About 30 minutes. Each part has four steps: show the server, ask, run, explain.
# Put the letter that most people voted for into `vote` and run the cell. Any cell can be run again.
#
# The measurements of part 8 are made live: run them once before the lecture. A tenth of a second on
# a busy machine may differ, so the fact is that of the long measurement, whose chart comes later.

# %% slideshow={"slide_type": "skip"}
# %load_ext autograder.stage
from autograder.stage import (
    Event,
    measured,
    open_room,
    predict,
    reveal,
    show_chart,
    show_measured,
    show_speed,
    show_threads,
)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 1. A thread each
#
# The chat of 07 in short: the thread of each client waits in `recv`.

# %% slideshow={"slide_type": "-"} tags=["live"]
# %%program thread_each
import socket
import threading

ADDRESS = ("127.0.0.1", 12345)
members = []
registry = threading.Lock()


def relay(data, sender):
    with registry:
        others = [member for member in members if member is not sender]
    for other in others:
        try:
            other.sendall(data)
        except OSError:
            pass  # this one is gone; their own thread tidies up


def serve(member):
    with registry:
        members.append(member)
    member.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        for line in member.makefile("rb", 65536):
            relay(line, member)
    except OSError:
        pass
    with registry:
        members.remove(member)
    member.close()


with socket.create_server(ADDRESS, backlog=100) as listener:
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0],)).start()


# %% slideshow={"slide_type": "subslide"}
vote = ""
threads = predict(
    "Twenty people are connected. Nobody says anything. How many threads does the server have?",
    "1",
    "20",
    "21",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
TWENTY = [f"person {number}" for number in range(1, 21)]


def threads_for_twenty(server):
    """How many threads a server has when twenty people are in and nobody speaks."""
    with open_room(server) as room:
        room.connect_silently(*TWENTY)
        room.settle()
        return len(room.server.where())


count = threads_for_twenty(thread_each)
reveal(threads, {1: "A", 20: "B", 21: "C"}[count])

# %% [markdown] slideshow={"slide_type": "fragment"}
# Twenty-one threads, and all of them do the same: they wait. But the system knows already from
# whom there is something to read.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 2. Ask the system who is ready

# %% slideshow={"slide_type": "-"} tags=["live"]
# %%program one_thread
import selectors
import socket

ready = selectors.DefaultSelector()
members = []
listener = socket.create_server(("127.0.0.1", 12345))
ready.register(listener, selectors.EVENT_READ)


def welcome():
    member, address = listener.accept()
    members.append(member)
    ready.register(member, selectors.EVENT_READ)


def serve(member):
    data = member.recv(65536)
    if not data:
        members.remove(member)
        ready.unregister(member)
        member.close()
    for other in members:
        if other is not member:
            other.sendall(data)


while True:
    for key, events in ready.select():
        if key.fileobj is listener:
            welcome()
        else:
            serve(key.fileobj)

# %% slideshow={"slide_type": "subslide"}
with open_room(one_thread) as room:
    alice, bob, carol = room.connect_silently("alice", "bob", "carol")
    alice.says("hello")
    bob.hears("hello")
    carol.says("hello Alice")
    alice.hears("hello Alice")
    room.settle()
    show_threads(room.server)

# %% slideshow={"slide_type": "subslide"}
show_chart(room)

# %% [markdown] slideshow={"slide_type": "fragment"}
# One thread, and no lock: nobody could come in between. It waits in one place, `select`, for all.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 3. It must not wait
#
# Eve does not read.

# %% slideshow={"slide_type": "-"}
vote = ""
waits = predict(
    "Alice tells Eve, who does not read, three long stories. Then Carol and Dave come. Who is served?",
    "Everybody but Eve.",
    "Carol and Dave: they came later.",
    "Nobody any more.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
STORY = "a long story, " * 4_500  # 63 kB


def with_eve(server):
    """Three stories beside somebody who does not read. Who hears what is said after that?"""
    with open_room(server) as room:
        alice = room.connect_silently("alice")
        room.small_buffers(room.server)
        eve = room.connect_silently("eve")
        room.small_buffers(room.server, 0)
        bob = room.connect_silently("bob")
        eve.stops_reading()
        for text in (STORY, STORY, STORY, "Bob?"):
            alice.says(text)
        carol, dave = room.connect_silently("carol", "dave")
        carol.says("hello Dave")
        room.settle()
        show_threads(room.server)
        return bob.has_heard("Bob?"), dave.has_heard("hello Dave")


old, new = with_eve(one_thread)

# %% slideshow={"slide_type": "subslide"}
reveal(waits, "A" if old and new else "B" if new else "C")

# %% [markdown] slideshow={"slide_type": "fragment"}
# It is worse than in 07. There Alice's thread waited; here the only one there is. Not even the
# door opens. So: sockets that never wait (`setblocking(False)`), and an outbox for each member.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 4. One mistake ends all

# %% slideshow={"slide_type": "-"}
vote = ""
mistake = predict(
    "Eve's program is killed: her connection is reset. What do Alice and Bob notice?",
    "Nothing: they chat on.",
    "The server hangs.",
    "The chat is over.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
def with_a_reset(server):
    """Eve is reset; Alice speaks. Whether the server still runs, and whether Bob hears her."""
    with open_room(server) as room:
        alice, eve, bob = room.connect_silently("alice", "eve", "bob")
        eve.vanishes()
        room.settle()
        alice.says("are you there?")
        room.settle()
        return room.server.running, bob.has_heard("are you there?")


runs, heard = with_a_reset(one_thread)
reveal(mistake, "A" if heard else "B" if runs else "C")

# %% [markdown] slideshow={"slide_type": "fragment"}
# With a thread each, an exception ends one thread, and nobody sees it (M18). Here it ends the only
# one. What is done for one member stands in a `try`, and every OSError is the end of that member.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 5. The model answer with selectors
#
# `offer` never waits. The selector looks for room to write only at members who have not taken all,
# and only as long as something waits for them.

# %% slideshow={"slide_type": "subslide"} tags=["live"]
# %%program server
"""Beyond threads, the server with selectors: one thread, and the system says who is ready."""

import contextlib
import os
import selectors
import socket

ADDRESS = ("127.0.0.1", 12345)
LIMIT = 1 << 20  # bytes that a line may have: 1 MiB
OUTBOX = 4 << 20  # bytes that may wait for a slow reader: 4 MiB
WAKE = 0.5 if os.name == "nt" else None  # seconds; on Windows select() misses a Ctrl-C
READ, WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE

ready = selectors.DefaultSelector()  # the system's list: whom we wait for, and what for
members = []  # the registry; no lock guards it: there is no other thread


class Member:
    """Somebody in the chat: the line that they are saying, and what they have not taken yet."""

    def __init__(self, sock):
        self.sock = sock
        self.line = bytearray()
        self.outbox = bytearray()

    def offer(self, data):
        """Send what fits now; the rest waits in the outbox. Who lags too much is dropped."""
        try:
            if not self.outbox:
                data = data[self.send_now(data) :]
            if data:
                self.outbox += data
                ready.modify(self.sock, READ | WRITE, self)  # tell us when there is room
        except OSError:
            self.drop()
        if len(self.outbox) > OUTBOX:
            self.drop()

    def send_now(self, data):
        """Send without waiting. Return how many bytes went."""
        try:
            return self.sock.send(data)
        except BlockingIOError:
            return 0  # this reader lags

    def catch_up(self):
        """There is room: send of the outbox what fits."""
        del self.outbox[: self.send_now(self.outbox[:65536])]
        if not self.outbox:
            ready.modify(self.sock, READ, self)

    def listen(self):
        """Relay what this member says: whole lines, as many at once as have come."""
        data = self.sock.recv(65536)
        self.line += data
        if b"\n" in data:
            whole, newline, self.line = self.line.rpartition(b"\n")
            relay(self, (whole + newline).decode(errors="replace").encode())  # no text is "�"
        if not data or len(self.line) > LIMIT:
            self.drop()  # they have left; or a line without end would eat our memory

    def drop(self):
        """Forget a member, once. Now there is room for somebody who waits at the door."""
        if self in members:
            members.remove(self)
            ready.unregister(self.sock)
            self.sock.close()
            open_the_door()


def relay(member, data):
    """Offer what a member says to everyone else who is in now."""
    for other in list(members):
        if other is not member:
            other.offer(data)


def serve(member, events):
    """Do for a member what can be done without waiting."""
    try:
        if events & WRITE:
            member.catch_up()
        if events & READ:
            member.listen()
    except BlockingIOError:
        pass  # it was not ready after all
    except OSError:
        member.drop()  # reset, timed out, network down: every end is an end


def open_the_door():
    """Ask to be told who comes."""
    if listener not in ready.get_map():
        ready.register(listener, READ)


def welcome():
    """Let in who waits at the door. When no descriptor is left, it shuts until somebody goes."""
    try:
        sock, _address = listener.accept()
    except (BlockingIOError, ConnectionAbortedError):
        return  # they have gone again
    except OSError:
        ready.unregister(listener)
        return
    sock.setblocking(False)
    with contextlib.suppress(OSError):  # they may have gone again
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # do not wait for more
    members.append(Member(sock))
    ready.register(sock, READ, members[-1])


def main():
    open_the_door()
    print("The chat is open. Ctrl-C ends it.", flush=True)
    while True:
        for key, events in ready.select(WAKE):
            if key.fileobj is listener:
                welcome()
            elif key.data in members:
                serve(key.data, events)


if __name__ == "__main__":
    listener = socket.create_server(ADDRESS)
    listener.setblocking(False)
    try:
        main()
    except KeyboardInterrupt:
        print("The chat closes.", flush=True)

# %% slideshow={"slide_type": "subslide"}
print("Bob and Dave hear, beside Eve:", with_eve(server))

# %% slideshow={"slide_type": "-"}
print("it runs, and Bob hears, after a reset:", with_a_reset(server))

# %% slideshow={"slide_type": "-"}
print("threads for twenty people:", threads_for_twenty(server))

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 6. The same with asyncio
#
# A coroutine for each client, in one thread. Others run where one says `await`, and nowhere else.

# %% slideshow={"slide_type": "subslide"} tags=["live"]
# %%program streams
"""Beyond threads, the server with asyncio: a coroutine per client, all of them in one thread."""

import asyncio

ADDRESS = ("127.0.0.1", 12345)
LIMIT = 1 << 20  # bytes that a line may have: 1 MiB
OUTBOX = 4 << 20  # bytes that may wait for a slow reader: 4 MiB

members = []  # the registry; no lock guards it: nobody else runs until we await


async def lines(reader):
    """Yield what a client says: whole lines, as many at once as have come."""
    buffer = bytearray()
    while data := await reader.read(65536):
        buffer += data
        if b"\n" in data:
            whole, newline, buffer = buffer.rpartition(b"\n")
            yield (whole + newline).decode(errors="replace").encode()  # what is no text is "�"
        if len(buffer) > LIMIT:
            return  # a line without end would eat our memory


def relay(member, data):
    """Offer what a member says to everyone else. This awaits nothing, so nobody comes or goes."""
    for other in members:
        if other is not member and not other.is_closing():
            other.write(data)  # what does not fit now waits in an outbox of asyncio's
            if other.transport.get_write_buffer_size() > OUTBOX:
                other.transport.abort()  # who lags too much is dropped


async def serve(reader, member):
    """Relay what one member says until they leave. There is such a coroutine for each of them."""
    members.append(member)
    try:
        async for data in lines(reader):
            relay(member, data)
    except (OSError, asyncio.CancelledError):
        pass  # reset, timed out, network down, or Ctrl-C: every end is an end
    finally:
        members.remove(member)
        member.close()


async def main():
    await asyncio.start_server(serve, *ADDRESS)  # from now on, as long as the loop runs
    print("The chat is open. Ctrl-C ends it.", flush=True)
    await asyncio.Event().wait()  # for ever; serve_forever() would wait, at Ctrl-C, for all to go


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        print("The chat closes.", flush=True)

# %% slideshow={"slide_type": "subslide"}
print("Bob and Dave hear, beside Eve:", with_eve(streams))

# %% slideshow={"slide_type": "-"}
print("it runs, and Bob hears, after a reset:", with_a_reset(streams))

# %% slideshow={"slide_type": "-"}
print("threads for twenty people:", threads_for_twenty(streams))

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 7. Threads that combine
#
# The thread that is sending takes along what others said meanwhile: one send for many lines.

# %% slideshow={"slide_type": "subslide"} tags=["live"]
# %%program combining
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

# %% slideshow={"slide_type": "subslide"}
vote = ""
sends = predict(
    "Alice's thread is held in a send to Bob. Carol and Erin say three lines each. How many sends"
    " does Dave get for the seven lines?",
    "7",
    "3: one for each speaker",
    "2",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
def sends_to_dave(server):
    """How many sends the server makes to Dave for seven lines, six of them said meanwhile."""
    with open_room(server) as room:
        alice, bob, carol, erin, dave = room.connect_silently("alice", "bob", "carol", "erin", "dave")
        with room.paused_before_send(to=bob):
            alice.says("one")
            room.settle()
            for speaker in (carol, erin):
                for number in range(3):
                    speaker.says(f"{speaker.name} says {number}")
                    room.settle()
        dave.hears("one", "carol says 2", "erin says 2")
        room.settle()
        return sum(event["peer"] == dave.port for event in room.server.saw(Event.SENT))


counted = {"a thread each": sends_to_dave(thread_each), "combining": sends_to_dave(combining)}
print(counted)
reveal(sends, {7: "A", 3: "B", 2: "C"}[counted["combining"]])

# %% [markdown] slideshow={"slide_type": "fragment"}
# Alice's line went out alone. Then her thread found six lines on the table and sent them in one
# piece. The more is said, the more goes along.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 8. Measured
#
# Twenty people; eight speak, and say the next line when all have heard the one before. The chats
# take turns, and each line is verified at each listener.

# %% slideshow={"slide_type": "-"} tags=["live"]
# %%program queue_each
import queue
import socket
import threading

ADDRESS = ("127.0.0.1", 12345)
members = {}  # each member's socket and queue
registry = threading.Lock()


def write(member, waiting):
    try:
        while data := waiting.get():
            member.sendall(data)
    except OSError:
        pass


def serve(member):
    waiting = queue.SimpleQueue()
    with registry:
        members[member] = waiting
    threading.Thread(target=write, args=(member, waiting)).start()
    member.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        for line in member.makefile("rb", 65536):
            with registry:
                others = [q for other, q in members.items() if other is not member]
            for other in others:
                other.put(line)
    except OSError:
        pass
    with registry:
        del members[member]
    waiting.put(b"")
    member.close()


with socket.create_server(ADDRESS, backlog=100) as listener:
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0],)).start()


# %% slideshow={"slide_type": "subslide"}
vote = ""
fastest = predict(
    "Which chat makes the most deliveries a second, with fifty people in it?",
    "A thread each",
    "A queue and a writer thread each",
    "One thread with selectors",
    "asyncio",
    "Threads that combine",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
CHATS = {
    "thread each": thread_each,
    "queue each": queue_each,
    "selectors": server,
    "asyncio": streams,
    "combining": combining,
}
show_speed(CHATS, people=20)

# %% slideshow={"slide_type": "subslide"}
rates = measured("11_bench", people=50)  # the long measurement, whose chart is below
by_letter = dict(zip("ABCDE", rates.values()))  # its first five are those above
reveal(fastest, max(by_letter, key=by_letter.get))

# %% [markdown] slideshow={"slide_type": "fragment"}
# For a line, the engines need about the same time of a processor: each makes the same sends.
# Combining makes fewer of them.

# %% [markdown] slideshow={"slide_type": "subslide"}
# ### Other loops
#
# uvloop is an event loop written in C; Twisted is older than asyncio. They take part if they are
# installed.

# %% slideshow={"slide_type": "-"}
show_speed({"asyncio": streams, "combining": combining}, people=20, others=True)

# %% [markdown] slideshow={"slide_type": "subslide"}
# ### With 2 to 1,000 people
#
# A whole `autograder bench chat`, several minutes long, on a machine with two processors.

# %% slideshow={"slide_type": "-"}
show_measured("11_bench")

# %% [markdown] slideshow={"slide_type": "fragment"}
# Twisted combines, too: it keeps what is written, and sends after it has read from all who were
# ready. So does the second server in C. The first one makes a send for each line and listener,
# and is hardly faster than Python.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 9. The client
#
# It is the one of 08. A client has one connection and one keyboard: two threads are enough.

# %% slideshow={"slide_type": "subslide"} tags=["live"]
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
    alice.says("hello on one thread")
    bob.hears("hello on one thread")

show_chart(room)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## What we have, and what we do not have
#
# - The system knows who is ready. One thread that asks is enough, if it never waits.
# - In one thread, one mistake and one slow call are everybody's.
# - Between two `await`s nobody comes in between; across one, everybody may.
# - Fewer and larger sends are worth more than another engine.
# - Measure ratios, in turns, and count what arrives.
#
# Not solved here: more than one process, and rooms that are too large for one
# ([internet.md](../lessons/internet.md)).
#
# Your turn: `exercises/11_beyond_threads`, then `autograder check 11_beyond_threads`.
