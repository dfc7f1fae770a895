# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide"}
# # 06 The registry: locks, snapshots, exactly once
#
# The chat of 05 works. We look for the moment in which it does not, and we do not wait for luck:
# the room stops a thread of the server at the worst place and lets the others run.
#
# You will see: what a loop does when the registry changes under it, why cleanup runs twice, what a
# lock protects, and how a lock stops a whole server.
#
# Out of scope: clean shutdown (07), people who never read (08), names and commands (09).

# %% [markdown] slideshow={"slide_type": "notes"}
# For the lecturer. About 25 minutes. Each part has four steps: show the server, ask, run, explain.
# Put the letter that most people voted for into `vote` and run the cell. Any cell can be run again.
#
# "The system stops this thread here" is the sentence of this lecture. A scheduler may do that
# between any two steps. `paused_before_send(to=bob)` does it when a thread is about to send to Bob.

# %% slideshow={"slide_type": "skip"}
# %load_ext autograder.stage
from autograder.stage import (
    open_room,
    predict,
    reveal,
    show_chart,
    show_locks,
    show_registry,
    show_threads,
    turns,
)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 1. The chat of 05, in short
#
# `makefile("rb")` yields whole lines, as our own `lines` did. There is one new thing: we want to
# know who is who. So the registry becomes a dict, from each socket to an address.

# %% slideshow={"slide_type": "-"} tags=["live"]
# %%program addresses
import socket
import threading

clients = {}  # the registry: everyone's socket, and where they are


def broadcast(line, sender):
    for client in clients:
        if client is not sender:
            try:
                client.sendall(line)
            except OSError:
                pass  # this client is gone; its own thread tidies up


def serve(client, address):
    clients[client] = address
    try:
        for line in client.makefile("rb"):
            broadcast(line, client)
    except ConnectionError:
        pass  # the client vanished
    finally:
        del clients[client]
        client.close()


with socket.create_server(("127.0.0.1", 12345)) as listener:
    while True:
        client, address = listener.accept()
        threading.Thread(target=serve, args=(client, address)).start()

# %% slideshow={"slide_type": "subslide"}
with open_room(addresses) as room:
    alice, bob, carol = room.connect_silently("alice", "bob", "carol")
    alice.says("hello")
    carol.hears("hello")
    bob.leaves()
    alice.says("Bob has left")
    carol.hears("Bob has left")

show_chart(room)

# %% [markdown] slideshow={"slide_type": "fragment"}
# It works. It would work for weeks.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 2. Somebody joins while a line goes out
#
# Alice says “hello”. The system stops her thread right before it sends to Bob. Dave joins. Then
# her thread goes on.

# %% slideshow={"slide_type": "-"}
vote = ""
joins = predict(
    "Who hears Alice's “hello”, and who hears her next line, “are you there?”",
    "Bob and Carol hear both.",
    "Carol misses “hello”, and hears the next one.",
    "From that moment on, nobody hears Alice any more.",
    vote=vote,
)


# %% slideshow={"slide_type": "subslide"}
def dave_joins(server):
    """The same scene for any server. Returns the room, and what Carol has heard."""
    with open_room(server) as room:
        alice, bob, carol = room.connect_silently("alice", "bob", "carol")
        with room.paused_before_send(to=bob):
            alice.says("hello")
            room.settle()
            room.connect_silently("dave")
        alice.says("are you there?")
        room.settle()
    return room, [text for text in ("hello", "are you there?") if carol.has_heard(text)]


room, heard = dave_joins(addresses)
show_chart(room)

# %% slideshow={"slide_type": "subslide"}
reveal(joins, {2: "A", 1: "B", 0: "C"}[len(heard)])

# %% [markdown] slideshow={"slide_type": "fragment"}
# A dict that changes under a loop raises `RuntimeError` (M12). It ends the thread that loops, and
# that one is *Alice's* (M18). Her connection stands, her lines are sent, nobody reads them.
#
# With a list there is no error. When somebody leaves, the loop skips a neighbour in silence.

# %% [markdown] slideshow={"slide_type": "subslide"}
# You are the scheduler now. Alice says “hello”, and Bob leaves. `A` is Alice's thread, `B` is Bob's.
# Each letter in `order` lets one of them run its next line. Which one shall it be?

# %% [markdown] slideshow={"slide_type": "notes"}
# Begin with `order = ""`, ask the room for a letter, add it, and run the cell again: it is the same
# run up to there. `BB` first is harmless. Who finds the shortest order that kills a thread?

# %% slideshow={"slide_type": "-"}
order = "AAABBAAAA"
with open_room(addresses, turns=True) as room:
    alice, bob, carol = room.connect_silently("alice", "bob", "carol")
    with turns(room, alice, bob, order=order):
        alice.says("hello")
        bob.leaves()

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 3. A copy, and a careful cleanup
#
# The loop walks over a copy. And because a dead client is a nuisance, the broadcast removes it,
# too. It looks first whether it is still there.

# %% slideshow={"slide_type": "-"} tags=["live"] starts_from="addresses"
# %%program careful
import socket
import threading

clients = {}


def forget(client):  # new
    if client in clients:
        print("forgetting", client.fileno())
        del clients[client]
        client.close()


def broadcast(line, sender):
    for client in list(clients):  # new: a copy
        if client is not sender:
            try:
                client.sendall(line)
            except OSError:
                forget(client)  # new


def serve(client, address):
    clients[client] = address
    try:
        for line in client.makefile("rb"):
            broadcast(line, client)
    except ConnectionError:
        pass
    finally:
        forget(client)  # new


with socket.create_server(("127.0.0.1", 12345)) as listener:
    while True:
        client, address = listener.accept()
        threading.Thread(target=serve, args=(client, address)).start()

# %% slideshow={"slide_type": "subslide"}
room, heard = dave_joins(careful)
print("Carol has heard:", heard)

# %% [markdown] slideshow={"slide_type": "subslide"}
# Now Bob vanishes. His own thread learns of it, and so does Alice's, which is about to send to him.
# Her thread comes first to `del clients[client]`, and there the system stops it.

# %% slideshow={"slide_type": "-"}
vote = ""
cleanup = predict(
    "Bob's thread runs `forget` meanwhile, to its end. Then Alice's thread goes on. What happens?",
    "Nothing: forget() looks whether he is still there.",
    "KeyError, and Bob's thread dies.",
    "KeyError, and Alice's thread dies.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
with open_room(careful) as room:
    alice, bob, carol = room.connect_silently("alice", "bob", "carol")
    with room.paused_before_line(alice, text="del clients"):
        with room.paused_before_cleanup(bob):
            alice.says("hello")
            room.settle()
    alice.says("are you there?")
    room.settle()
    heard = [text for text in ("hello", "are you there?") if carol.has_heard(text)]

show_chart(room)

# %% slideshow={"slide_type": "subslide"}
reveal(cleanup, "A" if len(heard) == 2 else "C")

# %% [markdown] slideshow={"slide_type": "fragment"}
# “Is it there?” and “remove it” are two steps. The answer was true when it was given. The GIL keeps
# each step whole, not two of them together (M11), and cleanup that two threads can reach runs twice
# (M13).

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 4. A lock around everything
#
# Then nothing can come in between. Each function that uses the registry holds the lock.

# %% slideshow={"slide_type": "-"} tags=["live"] starts_from="careful"
# %%program one_big_lock
import socket
import threading

clients = {}
registry = threading.Lock()  # new


def forget(client):
    with registry:  # new
        if client in clients:
            del clients[client]
            client.close()


def broadcast(line, sender):
    with registry:  # new
        for client in clients:  # no copy: nobody can change it now
            if client is not sender:
                try:
                    client.sendall(line)
                except OSError:
                    forget(client)


def serve(client, address):
    with registry:  # new
        clients[client] = address
    try:
        for line in client.makefile("rb"):
            broadcast(line, client)
    except ConnectionError:
        pass
    finally:
        forget(client)


with socket.create_server(("127.0.0.1", 12345)) as listener:
    while True:
        client, address = listener.accept()
        threading.Thread(target=serve, args=(client, address)).start()

# %% slideshow={"slide_type": "subslide"}
room, heard = dave_joins(one_big_lock)
print("Carol has heard:", heard)

# %% slideshow={"slide_type": "-"}
vote = ""
circle = predict(
    "Bob vanishes. Before his thread tidies up, Alice says “hello”. Then Carol says “hi”. "
    "Who hears what?",
    "Carol hears Alice, Alice hears Carol.",
    "Carol hears Alice, Alice does not hear Carol.",
    "Nobody hears anything.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
with open_room(one_big_lock, watch=True) as room:
    alice, bob, carol = room.connect_silently("alice", "bob", "carol")
    with room.paused_before_cleanup(bob):
        alice.says("hello")
        room.settle()
    carol.says("hi")
    room.settle()
    show_threads(room.server)
    heard = carol.has_heard("hello"), alice.has_heard("hi")

# %% slideshow={"slide_type": "subslide"}
reveal(circle, {(True, True): "A", (True, False): "B", (False, False): "C"}[heard])

# %% [markdown] slideshow={"slide_type": "subslide"}
# The same room again. The probe has noted each lock: who holds it, and who waits for it.

# %% slideshow={"slide_type": "-"}
show_locks(room)

# %% [markdown] slideshow={"slide_type": "fragment"}
# Look where the threads stand. Alice's thread holds the lock in `broadcast` and waits for it in
# `forget`: it waits for itself. All others wait for Alice's thread. A *deadlock*: no error, no
# traceback, no chat.
#
# A lock around the whole broadcast can be made right. But whatever is called inside may want a
# lock, and everyone waits while one send waits (M15).

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 5. Hold it for the copy only
#
# One owner for the cleanup, and the lock for as long as it takes to make a *snapshot*.

# %% slideshow={"slide_type": "-"} tags=["live"] starts_from="one_big_lock"
# %%program snapshot
import socket
import threading

clients = {}
registry = threading.Lock()


def broadcast(line, sender):
    with registry:
        people = list(clients)  # new: a snapshot
    for client in people:  # new: here we hold no lock
        if client is not sender:
            try:
                client.sendall(line)
            except OSError:
                pass  # new: its own thread tidies up


def serve(client, address):
    with registry:
        clients[client] = address
    try:
        for line in client.makefile("rb"):
            broadcast(line, client)
    except ConnectionError:
        pass
    finally:
        with registry:  # new: the only place where anybody is removed
            del clients[client]
        client.close()


with socket.create_server(("127.0.0.1", 12345)) as listener:
    while True:
        client, address = listener.accept()
        threading.Thread(target=serve, args=(client, address)).start()

# %% slideshow={"slide_type": "subslide"}
with open_room(snapshot) as room:
    alice, bob, carol = room.connect_silently("alice", "bob", "carol")
    with room.paused_before_send(to=bob):
        alice.says("hello")
        bob.vanishes()
        dave = room.connect_silently("dave")
    carol.hears("hello")
    alice.says("welcome, Dave")
    dave.hears("welcome, Dave")

show_chart(room)

# %% [markdown] slideshow={"slide_type": "fragment"}
# Bob is gone, Dave has come, and nobody missed a word. Dave does not hear “hello”: the snapshot is
# older than he is.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 6. Two people speak at the same time
#
# Alice and Bob say long lines. The system takes 12 bytes in a `send` and stops Alice's thread in
# the middle of her line to Carol.

# %% slideshow={"slide_type": "-"}
vote = ""
mixed = predict(
    "`sendall` sends everything. What does Carol hear?",
    "Alice's line, then Bob's.",
    "Bob's line, then Alice's.",
    "Both lines, one in the middle of the other.",
    vote=vote,
)


# %% slideshow={"slide_type": "subslide"}
def both_speak(server):
    """The same scene for any server. Returns what Carol has heard."""
    with open_room(server) as room:
        alice, bob, carol = room.connect_silently("alice", "bob", "carol")
        room.short_writes(room.server, most=12)
        with room.paused_before_send(to=carol, nth=2):
            alice.says("Alice speaks slowly")
            room.settle()
            bob.says("BOB IS IN A HURRY")
            room.settle()
        room.settle()
    return carol.heard.text


text = both_speak(snapshot)
print(text)

# %% slideshow={"slide_type": "subslide"}
whole = [line for line in ("Alice speaks slowly\n", "BOB IS IN A HURRY\n") if line in text]
reveal(mixed, "C" if len(whole) < 2 else "A" if text.startswith("Alice") else "B")

# %% [markdown] slideshow={"slide_type": "fragment"}
# `sendall` is one call and not one step: while it waits, inside the system or between two pieces,
# another thread may send (M17). The lock of the registry does not help: we do not hold it while we
# send. Carol's connection needs a lock of its own.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 7. The model answer
#
# A lock for the registry, held for each look at it. A lock for each client, held for one line.
# Never both at the same time.

# %% slideshow={"slide_type": "-"} tags=["live"] starts_from="snapshot"
# %%program server
"""Registry, the server: one lock guards who is in, another one each client's bytes."""

import socket
import threading

ADDRESS = ("127.0.0.1", 12345)
LIMIT = 1 << 20  # bytes that a line may have: 1 MiB

clients = {}  # the registry: everyone's socket, and the lock to hold while sending to it
registry = threading.Lock()  # held for each look at clients, and never while we send


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


def join(client):
    """From now on the client hears what is said."""
    with registry:
        clients[client] = threading.Lock()


def leave(client):
    """From now on nobody sends to the client."""
    with registry:
        del clients[client]
    client.close()


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
    join(client)
    try:
        for line in lines(client):
            if is_text(line):
                broadcast(line, client)
    except ConnectionError:
        pass  # the client vanished without a goodbye
    finally:
        leave(client)


def main():
    with socket.create_server(ADDRESS) as listener:
        print("The chat is open.")
        while True:
            client, address = listener.accept()
            print("Somebody joined from", address)
            threading.Thread(target=serve, args=(client,)).start()


if __name__ == "__main__":
    main()

# %% slideshow={"slide_type": "subslide"}
print(both_speak(server))

# %% slideshow={"slide_type": "-"}
room, heard = dave_joins(server)
print("Carol has heard:", heard)

# %% [markdown] slideshow={"slide_type": "subslide"}
# Alice's line goes out, and the system stops her thread in the send to Carol. Bob leaves, Dave
# joins.

# %% slideshow={"slide_type": "-"}
with open_room(server, watch=True) as room:
    alice, bob, carol = room.connect_silently("alice", "bob", "carol")
    with room.paused_before_send(to=carol):
        alice.says("hello")
        bob.leaves()
        dave = room.connect_silently("dave")
    carol.hears("hello")

show_locks(room)

# %% slideshow={"slide_type": "subslide"}
show_registry(room)

# %% [markdown] slideshow={"slide_type": "fragment"}
# Alice's thread holds Carol's lock, and nothing else. A person who wants to speak to Carol waits.
# A person who joins or leaves does not.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 8. The client
#
# There is nothing new in it. It is the client of 05.

# %% slideshow={"slide_type": "-"} tags=["live"]
# %%program client
"""Registry, the client: it has nothing new; all the work is in the server."""

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

# %% slideshow={"slide_type": "-"}
with open_room(server, client) as room:
    alice, bob = room.join("alice", "bob")
    alice.says("Привет!")
    bob.hears("Привет!")

show_chart(room)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## What we have, and what we do not have
#
# - One lock for the registry: the *same* one at each place, also where we only read (M14).
# - A snapshot, so that nobody waits for the registry while a send waits.
# - One owner for the cleanup.
# - A lock for each client, so that lines stay whole.
# - No one order for all: Carol and Dave may hear Alice and Bob in different orders (M27).
#
# Not solved here: Carol stops reading. Her buffer fills, Alice's thread waits in `sendall`, and it
# holds Carol's lock (08).
#
# Your turn: `exercises/06_registry`, then `autograder check 06_registry`.
