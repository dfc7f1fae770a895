# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide"}
# # 04 Multi-user chat: a thread per client
#
# The chat of 03 has many users, but it does not know who has gone and what was lost. TCP knows both,
# for one connection. So we go back to the echo of 01, for one client, and let it fail with two. Each
# failure leads to the next version. At the end stands the model answer of this exercise.
#
# You will see: who waits where, what a registry is for, what a broadcast really does, and what
# happens when somebody leaves.
#
# Out of scope: where a message ends (05), locks (06), shutdown (07), people who never read (08).

# %% [markdown] slideshow={"slide_type": "notes"}
# For the lecturer. About 25 minutes. Each part has four steps: show the server, ask, run, explain.
# Put the letter that most people voted for into `vote` and run the cell. The cell after the run
# shows it beside the fact. Any cell can be run again. No cell needs more than 5 seconds.
#
# Each `%%program` cell only stores the text of a program. The program runs as a real process when
# a room is opened with it, and it ends with the `with` statement.

# %% slideshow={"slide_type": "skip"}
# %load_ext autograder.stage
from autograder.stage import open_room, predict, reveal, show_chart, show_threads

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 1. A server for one client
#
# `accept` waits for a connection. `recv` waits for bytes. `b""` means that the client has left.

# %% slideshow={"slide_type": "-"} tags=["live"]
# %%program one_client
import socket

ADDRESS = ("127.0.0.1", 12345)

with socket.create_server(ADDRESS) as listener:
    client, address = listener.accept()
    while data := client.recv(1024):
        client.sendall(data)
    client.close()

# %% [markdown] slideshow={"slide_type": "subslide"}
# A *room* starts the server and lets people in. Here a person is a plain socket that says lines.
# The chart is drawn from what happened in this run. Time goes down.

# %% slideshow={"slide_type": "-"}
with open_room(one_client) as room:
    alice = room.connect_silently("alice")
    alice.says("hello")
    alice.hears("hello")
    show_threads(room.server)

show_chart(room)

# %% [markdown] slideshow={"slide_type": "fragment"}
# One thread, and it waits in `recv` for Alice. It is the only one that could accept anybody else.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 2. A second client comes

# %% slideshow={"slide_type": "-"}
vote = ""
second_client = predict(
    "Alice is in the chat. Bob connects and says “hello”. What does Bob get?",
    "His connect() fails.",
    "He is connected, and he gets his echo.",
    "He is connected, but he gets nothing.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
with open_room(one_client) as room:
    alice, bob = room.connect_silently("alice", "bob")
    alice.says("hi")
    bob.says("hello")
    room.settle()  # until every thread waits: nothing more will come
    show_threads(room.server)

show_chart(room)

# %% slideshow={"slide_type": "subslide"}
reveal(second_client, "B" if bob.has_heard("hello") else "C")

# %% [markdown] slideshow={"slide_type": "fragment"}
# The system completes a connection by itself and puts it into a queue, the *backlog*. `connect`
# returns before `accept` (M24). Bob's bytes wait in the server's system. Nobody reads them.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 3. A loop around `accept`
#
# When one client has left, the server takes the next one.

# %% slideshow={"slide_type": "-"} tags=["live"] starts_from="one_client"
# %%program accept_loop
import socket

ADDRESS = ("127.0.0.1", 12345)

with socket.create_server(ADDRESS) as listener:
    while True:  # new
        client, address = listener.accept()
        while data := client.recv(1024):
            client.sendall(data)
        client.close()

# %% slideshow={"slide_type": "subslide"}
vote = ""
when_bob = predict(
    "Bob says “hello” while Alice is in. Then Alice leaves. Does Bob get his echo?",
    "At once, while Alice is still in.",
    "When Alice has left.",
    "Only if he says it again.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
with open_room(accept_loop) as room:
    alice, bob = room.connect_silently("alice", "bob")
    bob.says("hello")
    alice.says("I am still here")
    alice.hears("still here")
    before = bob.has_heard("hello")
    alice.leaves()
    room.settle()
    after = bob.has_heard("hello")

show_chart(room)

# %% slideshow={"slide_type": "subslide"}
reveal(when_bob, "A" if before else "B" if after else "C")

# %% [markdown] slideshow={"slide_type": "fragment"}
# Nothing was lost: the bytes had only waited. But one at a time is no chat. The server must wait
# for Alice, for Bob and for newcomers *at the same time*. One thread waits for one thing only.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 4. A thread for each client
#
# `serve` has all that waits for one client. The main thread only accepts.

# %% slideshow={"slide_type": "-"} tags=["live"] starts_from="accept_loop"
# %%program threads
import socket
import threading  # new

ADDRESS = ("127.0.0.1", 12345)


def serve(client):  # new
    while data := client.recv(1024):
        client.sendall(data)
    client.close()


with socket.create_server(ADDRESS) as listener:
    while True:
        client, address = listener.accept()
        threading.Thread(target=serve, args=(client,)).start()  # new

# %% slideshow={"slide_type": "subslide"}
vote = ""
how_many = predict(
    "Alice, Bob and Carol are connected. How many threads does the server have?",
    "One.",
    "Three.",
    "Four.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
with open_room(threads) as room:
    alice, bob, carol = room.connect_silently("alice", "bob", "carol")
    bob.says("hello")
    bob.hears("hello")
    alice.says("hi")
    alice.hears("hi")
    show_threads(room.server)
    count = len(room.server.where())

show_chart(room)

# %% slideshow={"slide_type": "subslide"}
reveal(how_many, {1: "A", 3: "B", 4: "C"}[count])

# %% [markdown] slideshow={"slide_type": "fragment"}
# Three threads wait in `recv`, each on its own socket. The main thread waits in `accept`.
#
# All are served at once. But look at the chart: Bob talks to himself. `serve` knows one client
# only. To send to the others, somebody must know who the others are.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 5. A registry and a broadcast
#
# The *registry* is a list with one socket for everyone who is in. The *broadcast* is a loop over
# it. TCP has no broadcast of its own.

# %% slideshow={"slide_type": "-"} tags=["live"] starts_from="threads"
# %%program registry
import socket
import threading

ADDRESS = ("127.0.0.1", 12345)

clients = []  # new: the registry


def broadcast(data, sender):  # new
    for client in clients:
        if client is not sender:
            client.sendall(data)


def serve(client):
    clients.append(client)  # new
    while data := client.recv(1024):
        broadcast(data, client)  # new


with socket.create_server(ADDRESS) as listener:
    while True:
        client, address = listener.accept()
        threading.Thread(target=serve, args=(client,)).start()

# %% slideshow={"slide_type": "subslide"}
with open_room(registry) as room:
    alice, bob = room.connect_silently("alice", "bob")
    alice.says("hello")
    bob.hears("hello")
    carol = room.connect_silently("carol")
    bob.says("welcome, Carol")
    alice.hears("welcome, Carol")
    carol.hears("welcome, Carol")
    carol.never_heard("hello")  # who joins late hears what follows

show_chart(room)

# %% [markdown] slideshow={"slide_type": "fragment"}
# It is a chat. Each message comes in once and goes out once for every *other* person (M26).
#
# Try to find out what is missing, before the next slide does.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 6. Somebody leaves
#
# Bob closes his connection in peace. His thread gets `b""`, and `serve` ends.

# %% slideshow={"slide_type": "-"}
vote = ""
bob_left = predict(
    "Bob has left. Alice says “one”, then “two”, then “three”. What does Carol hear?",
    "All three.",
    "Only “one”.",
    "Nothing.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
with open_room(registry) as room:
    alice, bob, carol = room.connect_silently("alice", "bob", "carol")
    bob.leaves()
    alice.says("one")
    alice.says("two")
    alice.says("three")
    room.settle()
    heard = [word for word in ("one", "two", "three") if carol.has_heard(word)]
    show_threads(room.server)

show_chart(room)

# %% slideshow={"slide_type": "subslide"}
reveal(bob_left, {3: "A", 1: "B", 0: "C"}[len(heard)])

# %% [markdown] slideshow={"slide_type": "fragment"}
# Bob leaves, and *Alice* is punished.
#
# - “one”: the first send to somebody who has left succeeds. His system answers with a reset (M9).
# - “two”: the second send to Bob raises `BrokenPipeError`. It ends Alice's thread (M18).
# - “three”: nobody reads what Alice says any more. Carol notices nothing.
#
# Bob's socket was never taken out of the registry.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 7. The obvious cure
#
# If a send fails, remove this client. And the thread of a client that leaves removes it.

# %% slideshow={"slide_type": "-"} tags=["live"] starts_from="registry"
# %%program obvious_cure
import socket
import threading

ADDRESS = ("127.0.0.1", 12345)

clients = []


def broadcast(data, sender):
    for client in clients:
        if client is not sender:
            try:  # new
                client.sendall(data)
            except OSError:  # new: this client is gone
                clients.remove(client)


def serve(client):
    clients.append(client)
    try:  # new
        while data := client.recv(1024):
            broadcast(data, client)
    except ConnectionError:  # new: the client vanished
        pass
    finally:  # new
        clients.remove(client)
        client.close()


with socket.create_server(ADDRESS) as listener:
    while True:
        client, address = listener.accept()
        threading.Thread(target=serve, args=(client,)).start()

# %% [markdown] slideshow={"slide_type": "subslide"}
# Four people. Bob vanishes (a reset). His thread knows it, but the system lets another thread run
# first. So Bob is gone and still in the registry, and in this moment Alice speaks.
#
# Such a moment is short and comes at random. The room *holds* it, so that we can look at it.

# %% slideshow={"slide_type": "-"}
vote = ""
skipped = predict(
    "The registry is [alice, bob, carol, dave]. Bob is gone. Alice says “hello”. Who hears it?",
    "Carol and Dave.",
    "Only Carol.",
    "Only Dave.",
    "Nobody.",
    vote=vote,
)


# %% slideshow={"slide_type": "subslide"}
def bob_vanishes(server):
    """The same scene for any server. Returns the room, and who has heard Alice."""
    with open_room(server) as room:
        people = room.connect_silently("alice", "bob", "carol", "dave")
        alice, bob, carol, dave = people
        with room.paused_before_cleanup(bob):
            alice.says("hello")
            room.settle()
    return room, [person.name for person in (carol, dave) if person.has_heard("hello")]


room, heard = bob_vanishes(obvious_cure)
show_chart(room)

# %% slideshow={"slide_type": "subslide"}
letters = {("carol", "dave"): "A", ("carol",): "B", ("dave",): "C", (): "D"}
reveal(skipped, letters[tuple(heard)])

# %% [markdown] slideshow={"slide_type": "subslide"}
# Why Carol? The same loop without sockets, with the place that the loop looks at:

# %% slideshow={"slide_type": "-"}
people = ["alice", "bob", "carol", "dave"]
for place, name in enumerate(people):
    print(f"{place}  {people}: {name}")
    if name == "bob":
        people.remove(name)

# %% [markdown] slideshow={"slide_type": "fragment"}
# A `for` loop over a list counts places. When Bob is removed, Carol moves to his place, and the
# loop has passed it (M12). The neighbour of a leaver is skipped. No error tells anybody.
#
# And the last row of the chart: both threads remove Bob. The second `remove` raises `ValueError`.
# Cleanup must have one owner (M13).

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 8. The model answer
#
# The broadcast walks over a *copy* and removes nobody. Each thread removes its own client, in one
# place, however the client leaves.

# %% slideshow={"slide_type": "-"} tags=["live"] starts_from="obvious_cure"
# %%program server
"""Multi-user chat, the server: a thread per client, a registry, a broadcast."""

import socket
import threading

ADDRESS = ("127.0.0.1", 12345)

clients = []  # the registry: one socket for everyone who is in the chat


def broadcast(data, sender):
    """Send data to everyone but the sender."""
    for client in list(clients):  # a copy: the registry may change while we send
        if client is not sender:
            try:
                client.sendall(data)
            except OSError:
                pass  # this client is gone; its own thread tidies up


def serve(client):
    """Relay what one client says until it leaves. Runs in a thread of its own."""
    clients.append(client)
    try:
        while data := client.recv(1024):  # b"" means: the client has left
            broadcast(data, client)
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
# The same scene again. Only the server is new.

# %% slideshow={"slide_type": "-"}
room, heard = bob_vanishes(server)
print("Alice was heard by:", ", ".join(heard))
show_chart(room)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 9. The client waits twice
#
# A person reads and types at the same time. The socket and the keyboard are two waits.

# %% slideshow={"slide_type": "-"} tags=["live"]
# %%program client
"""Multi-user chat, the client: one thread listens while the other one types."""

import socket
import sys
import threading

ADDRESS = ("127.0.0.1", 12345)


def receive(server):
    """Print what arrives until the server goes. Runs in a thread of its own."""
    try:
        while data := server.recv(1024):  # b"" means: the server has left
            print(data.decode(), end="", flush=True)
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
            server.sendall(line.encode())
    except ConnectionError:
        pass  # the server went while we were typing
    server.close()


if __name__ == "__main__":
    main()

# %% slideshow={"slide_type": "subslide"}
vote = ""
three_clients = predict(
    "Alice, Bob and Carol run client.py. How many threads wait, in all four programs together?",
    "Four.",
    "Seven.",
    "Ten.",
    vote=vote,
)

# %% [markdown] slideshow={"slide_type": "subslide"}
# Now each person runs `client.py` and types. The first line is their name. This server relays it
# like any other line.

# %% slideshow={"slide_type": "-"}
with open_room(server, client) as room:
    alice, bob, carol = room.join("alice", "bob", "carol")
    alice.says("Привет!")
    bob.hears("Привет!")
    carol.hears("Привет!")
    show_threads(alice.program)
    count = sum(len(program.where()) for program in room.programs)
    bob.leaves()
    carol.says("Bob has left")
    alice.hears("Bob has left")

print("On Alice's screen:")
print(alice.heard.text)

# %% slideshow={"slide_type": "subslide"}
show_chart(room)

# %% slideshow={"slide_type": "subslide"}
reveal(three_clients, {4: "A", 7: "B", 10: "C"}[count])

# %% [markdown] slideshow={"slide_type": "fragment"}
# Four in the server: `accept`, and a `recv` for each of three people. Two in each client: one waits
# for the socket, one for the keyboard. Each of them waits for exactly one thing.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## What we have, and what we do not have
#
# - A thread for each client, because `recv` waits.
# - A registry, because TCP knows no group.
# - A broadcast over a copy, because people leave at any moment.
# - One owner for the cleanup, because two removes are one too many.
#
# Not solved here: two messages may arrive as one piece, and a letter may be cut in half (05). The
# registry has no lock (06). One person who never reads can stop the broadcast for all (08).
#
# Your turn: `exercises/04_multi_user_chat`, then `autograder check 04_multi_user_chat`.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Live with the room (optional)
#
# Now you are the clients. The server is the one above, and it runs on this machine. Scan the code
# with your phone, or copy the line into a terminal.
#
# Watch three things while people come, speak and leave: who is in the registry, what goes where,
# and the wall of threads. Each of you has a tile. It lights up when you speak.

# %% [markdown] slideshow={"slide_type": "notes"}
# With `minutes = 0` nobody from outside can come: three people of ours try everything, in less than
# a second. Before a class write `minutes = 10` and run the cell. It ends after this time, or when
# you press ■ (Interrupt the kernel). The pictures below the cell are refreshed in place.
#
# Everybody must be in the same network, and the network must let them reach you: many guest
# networks keep guests apart. Try it with a second computer before the lecture. The firewall of
# your system may ask whether Python may accept connections.
#
# The server listens on 127.0.0.1, as its code says. A door in front of it listens in the network.
# It lets 120 people in, passes on only short lines of plain text, and disconnects a guest who
# talks too fast or does not read. So nothing that comes from a guest can do harm here or to other
# guests.
#
# Each phone is a client like any other: its page is joined to the door by a TCP connection of its
# own. The address in the code has a word that nobody outside can guess. It stays the same until
# you restart the kernel, so everybody scans once: the page comes back with the next live cell.
#
# Phones can vote, too, in any lecture. Write `asked = by_phone(asked, 3)` below a `predict`: the
# cell shows how many have voted, and after three minutes, when all have, or when you press ■, it
# shows the counts. `reveal` shows them beside the fact. With the chat open, `room.ask(asked)` does
# the same.

# %% slideshow={"slide_type": "subslide"}
from autograder.stage import live_room

minutes = 0  # before a class: 10

with live_room(server, minutes) as room:
    room.run()

# %% [markdown] slideshow={"slide_type": "fragment"}
# One thread more for each of you, and each waits in `recv`. When you leave, it ends.
