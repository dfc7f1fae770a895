# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide"}
# # 05 Framing: a message is a line
#
# The chat of 04 works. One message ends it. We look at the bytes on their way, and give our chat
# what TCP does not have: messages.
#
# You will see: what `recv` really returns, why a letter breaks, what `send` promises, and how two
# threads mix their lines.
#
# Out of scope: locks for the registry (06), people who never read (08), names and commands (09).

# %% [markdown] slideshow={"slide_type": "notes"}
# For the lecturer. About 25 minutes. Each part has four steps: show the program, ask, run, explain.
# Put the letter that most people voted for into `vote` and run the cell. Any cell can be run again.
#
# The room can make the network behave badly: `short_reads`, `short_writes`, a pause. All of it may
# happen to any program on any day. Say so each time.

# %% slideshow={"slide_type": "skip"}
# %load_ext autograder.stage
from autograder.stage import Event, open_room, predict, reveal, show_chart, show_stream

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 1. The chat of 04, in short

# %% slideshow={"slide_type": "-"} tags=["live"]
# %%program chat
import socket
import threading

clients = []


def broadcast(data, sender):
    for client in list(clients):
        if client is not sender:
            client.sendall(data)


def serve(client):
    clients.append(client)
    while data := client.recv(1024):
        broadcast(data, client)
    clients.remove(client)
    client.close()


with socket.create_server(("127.0.0.1", 12345)) as listener:
    while True:
        client, address = listener.accept()
        threading.Thread(target=serve, args=(client,)).start()

# %% slideshow={"slide_type": "subslide"} tags=["live"]
# %%program shows_pieces
import socket
import sys
import threading


def receive(server):
    while data := server.recv(1024):
        print(data.decode(), end="", flush=True)


server = socket.create_connection(("127.0.0.1", 12345))
threading.Thread(target=receive, args=(server,), daemon=True).start()
for line in sys.stdin:
    server.sendall(line.encode())

# %% slideshow={"slide_type": "subslide"}
vote = ""
long_message = predict(
    "Alice types one “a” and 600 times “я”, then “Are you there?”. What does Bob see?",
    "Both messages.",
    "Both, but one letter is broken.",
    "Neither.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
with open_room(chat, shows_pieces) as room:
    alice, bob = room.join("alice", "bob")
    alice.says("a" + "я" * 600)
    alice.says("Are you there?")
    room.settle()
    print(bob.program.errors.text.splitlines()[-1])
    show_stream(room, bob, back=True)

# %% slideshow={"slide_type": "subslide"}
seen = bob.heard.text
reveal(long_message, ("B" if "\ufffd" in seen else "A") if "there?" in seen else "C")

# %% [markdown] slideshow={"slide_type": "fragment"}
# One message, and Bob's receiver is dead. He hears nothing more, and he does not know it (M18).
#
# `recv(1024)` returned 1024 bytes. The last letter has two bytes, and one of them was missing.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 2. What does `recv` return?
#
# Now Alice is a plain socket: she sends exactly the bytes that we tell her.

# %% slideshow={"slide_type": "-"}
vote = ""
glued = predict(
    "The server's thread is busy for a moment. Alice sends three lines. How many recv() follow?",
    "Three, a line each.",
    "One, with all three.",
    "Nobody can know.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
with open_room(chat) as room:
    alice, bob = room.connect_silently("alice", "bob")
    with room.paused_after_recv(room.server, alice.port):
        alice.says("hello")  # its thread stops here, with "hello" in its hands
        for line in ("one", "two", "three"):
            alice.says(line)
    alice.sends(b"half a li")
    alice.sends(b"ne\n")
    room.settle()
    show_stream(room, alice)
    pieces = [event["data"] for event in room.server.saw(Event.RECEIVED)]

# %% slideshow={"slide_type": "subslide"}
reveal(glued, "B" if "one\ntwo\nthree\n" in pieces else "A" if "one\n" in pieces else "C")

# %% [markdown] slideshow={"slide_type": "fragment"}
# In this run: one `recv` for three lines, two for one line. Another run may cut elsewhere.
#
# TCP is a stream of *bytes*. It keeps all of them, in their order. It does not keep the pieces in
# which they were sent (M1, M2).

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 3. Two people in the middle of a line

# %% slideshow={"slide_type": "-"}
vote = ""
between = predict(
    "Alice sends “knock kn”, Carol sends “hello⏎”, Alice sends “ock⏎”. What is Bob's first line?",
    "hello",
    "knock knhello",
    "knock knock",
    vote=vote,
)


# %% slideshow={"slide_type": "subslide"}
def knock(server):
    """The same scene for any server. Returns the room and what Bob has got."""
    with open_room(server) as room:
        alice, bob, carol = room.connect_silently("alice", "bob", "carol")
        alice.sends(b"knock kn")
        carol.says("hello")
        alice.sends(b"ock\nit is me\n")
        room.settle()
    return room, bob.heard.text


room, heard = knock(chat)
show_chart(room)

# %% slideshow={"slide_type": "subslide"}
print(heard)
reveal(between, {"hello": "A", "knock knhello": "B", "knock knock": "C"}[heard.splitlines()[0]])

# %% [markdown] slideshow={"slide_type": "fragment"}
# The server relays pieces. So it must know where a message ends, and TCP will not say it. We do: a
# message ends with a newline. This is our *frame*.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 4. A buffer
#
# Collect bytes, take whole lines out, keep the rest.

# %% slideshow={"slide_type": "-"} tags=["live"] starts_from="chat"
# %%program buffered
import socket
import threading

clients = []


def lines(client):  # new
    buffer = b""
    while data := client.recv(1024):
        *whole, buffer = (buffer + data).split(b"\n")
        for line in whole:
            yield line + b"\n"


def broadcast(line, sender):
    for client in list(clients):
        if client is not sender:
            client.sendall(line)


def serve(client):
    clients.append(client)
    for line in lines(client):  # new
        broadcast(line, client)
    clients.remove(client)
    client.close()


with socket.create_server(("127.0.0.1", 12345)) as listener:
    while True:
        client, address = listener.accept()
        threading.Thread(target=serve, args=(client,)).start()

# %% [markdown] slideshow={"slide_type": "subslide"}
# `b"ock\nit is me\n".split(b"\n")` has three parts. The last one is what follows the last newline:
# here nothing. It is the beginning of the next line.

# %% slideshow={"slide_type": "-"}
room, heard = knock(buffered)
show_chart(room)

# %% slideshow={"slide_type": "subslide"}
vote = ""
one_byte = predict(
    "Now each recv() returns one byte. Alice says “Да”. Does Bob get it right?",
    "Yes.",
    "No: letters of two bytes break.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
with open_room(buffered) as room:
    room.short_reads(room.server, 1)
    alice, bob = room.connect_silently("alice", "bob")
    alice.says("Да")
    room.settle()
    show_stream(room, alice)

# %% slideshow={"slide_type": "subslide"}
reveal(one_byte, "A" if bob.has_heard("Да\n") else "B")

# %% [markdown] slideshow={"slide_type": "fragment"}
# The server does not decode at all. It puts bytes together until the newline comes. In UTF-8 the
# byte of the newline never stands inside another letter, so a whole line has whole letters.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 5. The client has a buffer, too
#
# Whole lines first, then decode (M3). And each line goes out with its newline, also the last one.

# %% slideshow={"slide_type": "-"} tags=["live"] starts_from="shows_pieces"
# %%program client
"""Framing, the client: a message is a line, so it decodes and prints whole lines."""

import socket
import sys
import threading

ADDRESS = ("127.0.0.1", 12345)


def receive(server):
    """Print each line that arrives until the server goes. Runs in a thread of its own."""
    buffer = bytearray()
    try:
        while data := server.recv(65536):  # some bytes: half a letter, a line, a hundred lines
            buffer += data
            *whole, buffer = buffer.split(b"\n") if b"\n" in data else [buffer]
            for line in whole:
                print(line.decode(errors="replace"), flush=True)
    except ConnectionError:
        pass  # the server vanished without a goodbye
    print("The chat is over. Press Enter.")


def main():
    try:
        server = socket.create_connection(ADDRESS)
    except ConnectionRefusedError:
        sys.exit("Nobody listens there. Start server.py first.")
    receiver = threading.Thread(target=receive, args=(server,), daemon=True)
    receiver.start()
    try:
        for line in sys.stdin:  # ends at the end of input: Ctrl-D, on Windows Ctrl-Z
            if not receiver.is_alive():
                break
            server.sendall(line.rstrip("\n").encode() + b"\n")  # the last one may lack its newline
    except ConnectionError:
        pass  # the server went while we were typing
    server.close()


if __name__ == "__main__":
    main()

# %% slideshow={"slide_type": "subslide"}
with open_room(buffered, client) as room:
    room.short_reads_at_clients(1)
    alice, bob = room.join("alice", "bob")
    alice.says("a" + "я" * 600)
    alice.says("Are you there?")
    bob.hears("a" + "я" * 600, "Are you there?")

print("On Bob's screen:")
for line in bob.heard.text.splitlines():
    print(line[:14], "- letters:", len(line))

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 6. What does `send` promise?

# %% slideshow={"slide_type": "-"}
vote = ""
part = predict(
    "The system has room for four bytes only. The server calls send(b'knock knock\\n'). And then?",
    "send() waits until all bytes are gone.",
    "send() raises an error.",
    "send() takes four bytes and returns 4.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
with open_room(buffered.replace("sendall", "send")) as room:
    alice, bob = room.connect_silently("alice", "bob")
    room.short_writes(room.server, 4)
    alice.says("knock knock")
    room.settle()

show_chart(room)

# %% slideshow={"slide_type": "subslide"}
reveal(part, "A" if bob.has_heard("knock knock") else "C" if bob.has_heard("knoc") else "B")

# %% [markdown] slideshow={"slide_type": "fragment"}
# `send` may take a part, and returns how many bytes it took (M4). The rest is yours. `sendall` is
# `send` in a loop. Keep that word in mind: a *loop*.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 7. Two threads, one stream
#
# The server uses `sendall` again. Two lines for Bob, from two threads. The first thread is stopped
# in the middle of its `sendall`.

# %% slideshow={"slide_type": "-"}
vote = ""
mixed = predict(
    "Alice's line is half sent to Bob. Carol's thread wants to send him “hello”. What does he get?",
    "Alice's line, then Carol's.",
    "Carol's line, then Alice's.",
    "Carol's line in the middle of Alice's.",
    vote=vote,
)


# %% slideshow={"slide_type": "subslide"}
def at_the_same_time(server):
    """The same scene for any server. Returns the room and what Bob has got."""
    with open_room(server) as room:
        alice, bob, carol = room.connect_silently("alice", "bob", "carol")
        room.short_writes(room.server, 8)
        with room.paused_before_send(to=bob, nth=2):
            alice.says("knock knock")
            carol.says("hello")
            room.settle()
    return room, bob.heard.text


room, heard = at_the_same_time(buffered)
print(heard)
show_chart(room)

# %% slideshow={"slide_type": "subslide"}
orders = {"knock knock\nhello\n": "A", "hello\nknock knock\n": "B"}
reveal(mixed, orders.get(heard, "C"))

# %% [markdown] slideshow={"slide_type": "fragment"}
# `sendall` is one call and not one step: here the system takes eight bytes at a time, and a scheduler
# may stop the thread in between (M17). A single long `send` is no better: it waits inside the system,
# and others send meanwhile. One byte after the other, in order: yes. One *line* after the other: only
# if we see to it.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 8. The model answer
#
# Four things are new. In `lines`, a limit for what has no newline yet:
#
# ```python
# if len(buffer) > LIMIT:  # LIMIT = 1 << 20, 1 MiB
#     return  # a line without end would eat our memory
# ```
#
# There also, a split only when a newline has come. To copy and search the whole buffer at each piece
# takes four times as long for a line of twice the length. A `bytearray` grows in place:
#
# ```python
# buffer += data
# *whole, buffer = buffer.split(b"\n") if b"\n" in data else [buffer]
# ```
#
# In `broadcast`, one lock for all threads that send:
#
# ```python
# with sending:  # sending = threading.Lock()
#     client.sendall(line)
# ```
#
# In `serve`, a look whether a line is text, that is, whether `line.decode()` raises:
#
# ```python
# if is_text(line):
#     broadcast(line, client)
# ```

# %% slideshow={"slide_type": "skip"} tags=["live"] starts_from="buffered"
# %%program server
"""Framing, the server: a message is a line, however TCP cuts the bytes."""

import socket
import threading

ADDRESS = ("127.0.0.1", 12345)
LIMIT = 1 << 20  # bytes that a line may have: 1 MiB

clients = []  # the registry: one socket for everyone who is in the chat
sending = threading.Lock()  # who holds it may send: so no two lines ever mix


def lines(client):
    """Yield each line that a client sends, whole and with its newline."""
    buffer = bytearray()
    while data := client.recv(65536):  # some bytes: half a letter, a line, a hundred lines
        buffer += data
        *whole, buffer = buffer.split(b"\n") if b"\n" in data else [buffer]
        for line in whole:
            yield line + b"\n"
        if len(buffer) > LIMIT:
            return  # a line without end would eat our memory


def is_text(line):
    """Tell whether the bytes are UTF-8. A line is whole, so no letter in it is cut."""
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def broadcast(line, sender):
    """Send a line to everyone but the sender."""
    for client in list(clients):  # a copy: the registry may change while we send
        if client is not sender:
            try:
                with sending:
                    client.sendall(line)
            except OSError:
                pass  # this client is gone; its own thread tidies up


def serve(client):
    """Relay each line of one client until it leaves. Runs in a thread of its own."""
    clients.append(client)
    try:
        for line in lines(client):
            if is_text(line):
                broadcast(line, client)
    except ConnectionError:
        pass  # the client vanished without a goodbye
    finally:
        clients.remove(client)
        client.close()


def main():
    with socket.create_server(ADDRESS) as listener:
        print("The chat is open.")
        while True:
            client, address = listener.accept()
            print("Somebody joined from", address)
            threading.Thread(target=serve, args=(client,)).start()


if __name__ == "__main__":
    main()

# %% [markdown] slideshow={"slide_type": "subslide"}
# The same scene with the lock: Carol's thread waits until Alice's line is out.

# %% slideshow={"slide_type": "-"}
room, heard = at_the_same_time(server)
print(heard)
show_chart(room)

# %% [markdown] slideshow={"slide_type": "subslide"}
# ### Eve
#
# Eve sends two million bytes without a newline. Mallory sends bytes that are no text.

# %% slideshow={"slide_type": "-"}
vote = ""
endless = predict(
    "What happens to Eve?",
    "Nothing: the server waits for her newline.",
    "Her connection is closed.",
    "The server is out of memory.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
with open_room(server, client) as room:
    alice, bob = room.join("alice", "bob")
    eve, mallory = room.connect_silently("eve", "mallory")
    eve.sends(b"x" * 2_000_000)
    mallory.sends(b"\xff\xfe\n")
    alice.says("all well?")
    bob.hears("all well?")
    room.settle()
    dropped = eve.heard.ended

print("On Bob's screen:")
print(bob.heard.text)

# %% slideshow={"slide_type": "subslide"}
reveal(endless, "B" if dropped else "A")

# %% [markdown] slideshow={"slide_type": "fragment"}
# A buffer for a stranger needs a limit. It is looked at after each `recv`, because the line that
# is too long never ends. Mallory's line is dropped; nobody else has seen it.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## What we have, and what we do not have
#
# - A frame: a message is a line. A buffer for each connection finds it in any pieces.
# - Decode whole lines, at the edge. Bytes stay bytes until then.
# - `sendall`, and a lock for a whole line.
# - A limit for what we keep.
#
# Not solved here: the registry has no lock (06). One person who never reads holds the lock, and so
# stops the chat for all (08).
#
# Your turn: `exercises/05_framing`, then `autograder check 05_framing`.
