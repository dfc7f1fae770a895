# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide"}
# # 03 UDP chat: a datagram is a message
#
# The chat of lecture 02 has two users, because it has one connection. Today there are many users
# and no connection at all. We start with an echo over UDP and let it fail. Each failure leads to
# the next version. At the end stands the model answer of this exercise.
#
# You will see: one socket for everybody, messages that stay apart, a registry of addresses, and
# what UDP does not promise.
#
# Out of scope: sending again what was lost, putting messages in order, noticing who has gone,
# proving who a sender is.

# %% [markdown] slideshow={"slide_type": "notes"}
# For the lecturer. About 20 minutes. Each part has four steps: show the program, ask, run, explain.
# Put the letter that most people voted for into `vote` and run the cell. The cell after the run
# shows it beside the fact. Any cell can be run again. No cell needs more than 5 seconds.
#
# The chart shows what the server received and sent. It cannot show what arrived: a UDP server
# does not know it. Parts 2 and 7 show what came to a person in a table.

# %% slideshow={"slide_type": "skip"}
# %load_ext autograder.stage
from autograder.stage import (
    Event,
    open_udp_room,
    predict,
    reveal,
    show_chart,
    show_stream,
    show_threads,
)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 1. An echo without a connection
#
# `SOCK_DGRAM` makes it UDP. No `listen`, no `accept`. `recvfrom` returns one *datagram* and the
# address of its sender. `sendto` needs an address.

# %% slideshow={"slide_type": "-"} tags=["live"]
# %%program echo
import socket

ADDRESS = ("127.0.0.1", 12345)

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.bind(ADDRESS)
    while True:
        data, sender = server.recvfrom(1024)
        server.sendto(data, sender)

# %% slideshow={"slide_type": "subslide"}
vote = ""
second_person = predict(
    "Alice says “hi” and stays. Bob says “hello”. The server has one thread. Does Bob get his "
    "echo?",
    "Only when Alice has left, as in lecture 01.",
    "At once.",
    "Never: the socket belongs to Alice.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
with open_udp_room(echo) as room:
    alice, bob = room.connect_silently("alice", "bob")
    alice.says("hi")
    bob.says("hello")
    room.settle()  # until every thread waits: nothing more will come
    before = bob.has_heard("hello")
    show_threads(room.server)
    alice.leaves()
    room.settle()

show_chart(room)

# %% slideshow={"slide_type": "subslide"}
reveal(second_person, "B" if before else "A" if bob.has_heard("hello") else "C")

# %% [markdown] slideshow={"slide_type": "fragment"}
# One socket takes the datagrams of everybody, in the order in which they come. Each one carries
# the address of its sender. There is nothing to accept.
#
# Look at the chart: Alice has left, and it does not show it. UDP has no goodbye.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 2. Is one send one recv?
#
# The question of lecture 01 again. There, with TCP, the answer was no.

# %% slideshow={"slide_type": "-"}
vote = ""
three_sends = predict(
    "The server is busy with “one”. Meanwhile Alice sends “two”, then “three”. Then the server "
    "goes on. How often does it still have to call recvfrom to get both?",
    "Once.",
    "Twice: one call for each send.",
    "Eight times: one call for each letter.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
with open_udp_room(echo) as room:
    alice = room.connect_silently("alice")
    with room.paused_after_recv(room.server, alice.port):
        alice.says("one")
        alice.says("two")
        alice.says("three")
    alice.hears("three")
    calls = len(room.server.saw(Event.RECEIVED)) - 1
    show_stream(room, alice)

# %% slideshow={"slide_type": "subslide"}
reveal(three_sends, {1: "A", 2: "B"}.get(calls, "C"))

# %% [markdown] slideshow={"slide_type": "fragment"}
# A datagram is a message. It comes whole and alone, or not at all. Nobody needs a newline to find
# its end. An empty datagram is a message, too: with UDP `b""` is not the end of anything (M5).

# %% slideshow={"slide_type": "subslide"}
vote = ""
too_long = predict(
    "Alice sends a datagram of 2000 bytes, then “short”. The server calls recvfrom(1024). What "
    "does the second call return?",
    "The rest of the long one.",
    "“short”.",
    "The rest of the long one and “short”.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
with open_udp_room(echo) as room:
    alice = room.connect_silently("alice")
    alice.says("long " * 400)
    alice.says("short")
    alice.hears("short")
    second = room.server.saw(Event.RECEIVED)[1]["data"]
    show_stream(room, alice)

# %% slideshow={"slide_type": "subslide"}
reveal(too_long, "B" if second == "short" else "C" if "short" in second else "A")

# %% [markdown] slideshow={"slide_type": "fragment"}
# What does not fit into the buffer is thrown away. (Windows raises an error.) No datagram is
# larger than 65535 bytes, so we ask for that many.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 3. A registry of addresses
#
# To send to the others, the server must know who they are. It puts each sender into a list.

# %% slideshow={"slide_type": "-"} tags=["live"] starts_from="echo"
# %%program registry
import socket

ADDRESS = ("127.0.0.1", 12345)
LARGEST = 65535  # new

people = []  # new: the registry

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.bind(ADDRESS)
    while True:
        data, sender = server.recvfrom(LARGEST)
        people.append(sender)  # new
        for person in people:  # new
            if person != sender:
                server.sendto(data, person)

# %% slideshow={"slide_type": "subslide"}
vote = ""
how_often = predict(
    "Bob says “one”, “two”, “three”. Then Alice says “hello”. How often does Bob get it?",
    "Once.",
    "Three times.",
    "Never.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
with open_udp_room(registry) as room:
    alice, bob = room.connect_silently("alice", "bob")
    bob.says("one")
    bob.says("two")
    bob.says("three")
    alice.says("hello")
    bob.hears("hello")
    room.settle()
    count = bob.datagrams.count(b"hello")

show_chart(room)

# %% slideshow={"slide_type": "subslide"}
reveal(how_often, {1: "A", 3: "B", 0: "C"}[count])

# %% [markdown] slideshow={"slide_type": "fragment"}
# Each datagram puts its sender into the list again. The line runs often, but “remember” must
# happen once for each address (M13): `if sender not in people`.

# %% slideshow={"slide_type": "subslide"} tags=["live"] starts_from="registry"
# %%program remembers_once
import socket

ADDRESS = ("127.0.0.1", 12345)
LARGEST = 65535

people = []

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.bind(ADDRESS)
    while True:
        data, sender = server.recvfrom(LARGEST)
        if sender not in people:  # new
            people.append(sender)
        for person in people:
            if person != sender:
                server.sendto(data, person)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 4. A client, and somebody who only listens
#
# The client of lecture 02, with datagrams: one thread receives, the other one types.

# %% slideshow={"slide_type": "-"} tags=["live"]
# %%program says_nothing_first
import socket
import sys
import threading

SERVER = ("127.0.0.1", 12345)
LARGEST = 65535


def receive(client):
    while True:
        data = client.recv(LARGEST)
        print(data.decode(), flush=True)


client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
client.bind(("127.0.0.1", 0))  # port 0: any free port
threading.Thread(target=receive, args=(client,), daemon=True).start()
for line in sys.stdin:
    client.sendto(line.rstrip("\n").encode(), SERVER)

# %% slideshow={"slide_type": "subslide"}
vote = ""
silent = predict(
    "Alice and Bob chat. Carol starts her client and types nothing. Alice types “hello”. Does "
    "Carol read it?",
    "Yes.",
    "No. She reads what is said after she has typed a line.",
    "No. She will never read anything.",
    vote=vote,
)

# %% [markdown] slideshow={"slide_type": "subslide"}
# Now each person runs `client.py` and types. Alice and Bob type their names first. This server
# relays a name like any other line.


# %% slideshow={"slide_type": "-"}
def carol_listens(server, client):
    """The same scene for any programs. Returns the room, and what Carol read of two lines."""
    with open_udp_room(server, client) as room:
        alice, bob = room.join("alice", "bob")
        carol = room.sits_down_silently("carol")
        alice.says("hello")
        bob.hears("hello")
        room.settle()
        carol.says("here I am")
        alice.says("welcome")
        bob.hears("welcome")
        room.settle()
    return room, [line for line in ("hello", "welcome") if carol.has_heard(line)]


room, read = carol_listens(remembers_once, says_nothing_first)
show_chart(room)

# %% slideshow={"slide_type": "subslide"}
reveal(silent, {("hello", "welcome"): "A", ("welcome",): "B", (): "C"}[tuple(read)])

# %% [markdown] slideshow={"slide_type": "fragment"}
# With TCP, `accept` tells the server that somebody is there. With UDP nobody exists before their
# first datagram (M25). So the client must introduce itself with a datagram when it starts.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 5. Somebody leaves

# %% slideshow={"slide_type": "-"}
vote = ""
bob_left = predict(
    "Bob closes his socket. Alice says “one”, “two”, “three”. What happens in the server, on "
    "Linux?",
    "The first sendto to Bob fails.",
    "The first sendto succeeds, the second one fails.",
    "None fails. The server sends to Bob for ever.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
with open_udp_room(remembers_once) as room:
    alice, bob, carol = room.connect_silently("alice", "bob", "carol")
    bob.says("I must go")
    carol.says("bye, Bob")
    bob.leaves()
    for line in ("one", "two", "three"):
        alice.says(line)
    room.settle()
    heard = [line for line in ("one", "two", "three") if carol.has_heard(line)]

show_chart(room)

# %% slideshow={"slide_type": "subslide"}
reveal(bob_left, {0: "A", 1: "B", 3: "C"}[len(heard)])

# %% [markdown] slideshow={"slide_type": "fragment"}
# Nobody tells the server that Bob has gone. With TCP it was `b""` or a reset. Here his address
# stays in the registry. To notice it, a chat needs a rule of its own, say “a sign of life every
# ten seconds”. That is out of scope.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 6. The same on Windows
#
# Bob's system does answer: “nobody is at this port” (ICMP). Linux shows it only to a socket that
# has called `connect`. Windows shows it to every socket. In this room the error comes as it does
# on Windows.

# %% slideshow={"slide_type": "-"}
vote = ""
icmp = predict(
    "The answer of Bob's system reaches the server. Which line raises the error?",
    "The sendto to Bob.",
    "A later recvfrom.",
    "None: UDP knows no errors.",
    vote=vote,
)


# %% slideshow={"slide_type": "subslide"}
def news_of_bob(server):
    """The same scene for any server. Returns the room, and Carol."""
    with open_udp_room(server) as room:
        alice, bob, carol = room.connect_silently("alice", "bob", "carol")
        bob.says("I must go")
        carol.says("bye, Bob")
        bob.leaves()
        alice.says("one")
        room.icmp_error()
        alice.says("two")
        room.settle()
    return room, carol


room, carol = news_of_bob(remembers_once)
show_chart(room)
errors = room.server.errors.text
print(errors.splitlines()[-1])

# %% slideshow={"slide_type": "subslide"}
reveal(icmp, "B" if "server.recvfrom" in errors else "A" if "server.sendto" in errors else "C")

# %% [markdown] slideshow={"slide_type": "fragment"}
# Bob leaves, and the chat ends for all. The error belongs to an old datagram, and it is no reason
# to end: catch `ConnectionError` around `recvfrom`, *inside* the loop, and go on. A server without
# it works on Linux and ends on Windows when the first user has left.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## The model answer: the server

# %% slideshow={"slide_type": "-"} tags=["live"] starts_from="remembers_once"
# %%program server
"""UDP chat, the server: it remembers who has sent a datagram, and relays each one to the others."""

import socket

ADDRESS = ("127.0.0.1", 12345)
LARGEST = 65535  # bytes: no datagram is larger

people = []  # the registry: the address of everyone who has sent a datagram


def relay(server, data, sender):
    """Send a datagram to everyone but the sender."""
    for person in people:
        if person != sender:
            try:
                server.sendto(data, person)
            except OSError:
                pass  # this one cannot be reached, the others can


def main():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(ADDRESS)
        print("The chat is open.")
        while True:
            try:
                data, sender = server.recvfrom(LARGEST)
            except ConnectionError:
                continue  # nobody was there for an earlier datagram: this is no reason to end
            if sender not in people:
                people.append(sender)
            relay(server, data, sender)


if __name__ == "__main__":
    main()

# %% [markdown] slideshow={"slide_type": "subslide"}
# The same scene again. Only the server is new.

# %% slideshow={"slide_type": "-"}
room, carol = news_of_bob(server)
show_chart(room)
print("Carol got:", *carol.datagrams)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 7. What the network may do
#
# A datagram may be lost. It may come twice. A later one may overtake it. The room does all three
# to the server's datagrams: the first is lost, the second doubled, the third comes late.

# %% slideshow={"slide_type": "-"}
vote = ""
faults = predict(
    "Alice says “one”, “two”, “three”, “four”. What does the server notice?",
    "sendto of “one” raises an error.",
    "sendto of “one” returns 0.",
    "Nothing.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
with open_udp_room(server) as room:
    alice, bob = room.connect_silently("alice", "bob")
    bob.says("hi")
    room.network(room.server, "lost", "doubled", "late")
    for line in ("one", "two", "three", "four"):
        alice.says(line)
    room.settle()
    failed = room.server.saw(Event.SEND_FAILED)
    sent = [event["size"] for event in room.server.saw(Event.SENT)]
    show_stream(room, bob, back=True)

show_chart(room)

# %% slideshow={"slide_type": "subslide"}
reveal(faults, "A" if failed else "B" if 0 in sent else "C")

# %% [markdown] slideshow={"slide_type": "fragment"}
# `sendto` succeeds when the server's own system has taken the bytes. Nobody will ever tell whether
# they arrived. A chat can live with a lost line. It must not wait for an answer that may never
# come, and not end because a message came again.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 8. The model answer: the client
#
# It introduces itself, it survives the same error, and it can show bytes that are no text.

# %% slideshow={"slide_type": "-"} tags=["live"] starts_from="says_nothing_first"
# %%program client
"""UDP chat, the client: one thread receives while the other one types."""

import socket
import sys
import threading

SERVER = ("127.0.0.1", 12345)
LARGEST = 65535  # bytes: no datagram is larger


def receive(client):
    """Print each datagram that arrives. Runs in a thread of its own."""
    while True:
        try:
            data = client.recv(LARGEST)
        except ConnectionError:
            continue  # nobody was there for an earlier datagram: the server may come back
        print(data.decode(errors="replace"), flush=True)


def main():
    client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    client.sendto(b"Somebody has joined.", SERVER)  # now the server knows our address
    threading.Thread(target=receive, args=(client,), daemon=True).start()
    for line in sys.stdin:  # ends at the end of input: Ctrl-D, on Windows Ctrl-Z
        client.sendto(line.rstrip("\n").encode(), SERVER)


if __name__ == "__main__":
    main()

# %% slideshow={"slide_type": "subslide"}
room, read = carol_listens(server, client)
print("Of “hello” and “welcome” Carol has read:", ", ".join(read))
show_chart(room)

# %% slideshow={"slide_type": "subslide"}
vote = ""
threads = predict(
    "Alice and Bob run client.py. How many threads wait, in all three programs together?",
    "Three.",
    "Five.",
    "Six.",
    vote=vote,
)

# %% [markdown] slideshow={"slide_type": "subslide"}
# And Eve, a stranger with a plain socket, sends half a letter.

# %% slideshow={"slide_type": "-"}
with open_udp_room(server, client) as room:
    alice, bob = room.join("alice", "bob")
    eve = room.connect_silently("eve")
    eve.sends("я".encode()[:1], "half a letter")
    bob.says("What was that?")
    alice.hears("What was that?")
    show_threads(room.server)
    count = sum(len(program.where()) for program in room.programs)

print("On Alice's screen:")
print(alice.heard.text)

# %% slideshow={"slide_type": "subslide"}
reveal(threads, {3: "A", 5: "B", 6: "C"}[count])

# %% [markdown] slideshow={"slide_type": "fragment"}
# One in the server, for any number of people. Two in each client: the socket and the keyboard are
# two waits, as in lecture 02. Half a letter is shown as �. Without `errors="replace"` it would
# have ended the receiver (M3).

# %% [markdown] slideshow={"slide_type": "slide"}
# ## What we have, and what we do not have
#
# - One socket and one thread in the server: each datagram says whom it came from.
# - Messages that stay apart, because a datagram is a message.
# - A registry of addresses, each of them once.
# - A client that introduces itself.
#
# Not solved here: nobody knows who has gone, what was lost, and in which order it was said. TCP has
# a goodbye, and it takes care of loss and order, for each connection. The price: the server waits
# at each connection, so it needs a thread for each client. That is the next lecture (04).
#
# Your turn: `exercises/03_udp_chat`, then `autograder check 03_udp_chat`.
