# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide"}
# # 01 Echo: one client after another
#
# In lesson 00 a greeting arrived: one `accept`, one `recv`. Today the server answers, and it goes
# on. We start with four lines and let them fail. Each failure leads to the next version. At the
# end stands the model answer of this exercise.
#
# You will see: what `recv` returns, how a client leaves, and what a reply is when there are no
# messages.
#
# Out of scope: threads, two clients at the same time (02 and 04), where a message ends (05).

# %% [markdown] slideshow={"slide_type": "notes"}
# For the lecturer. About 20 minutes. Each part has four steps: show the program, ask, run, explain.
# Put the letter that most people voted for into `vote` and run the cell. The cell after the run
# shows it beside the fact. Any cell can be run again. No cell needs more than 5 seconds.
#
# Each `%%program` cell only stores the text of a program. The program runs as a real process when
# a room is opened with it, and it ends with the `with` statement.

# %% slideshow={"slide_type": "skip"}
# %load_ext autograder.stage
from autograder.stage import (
    Event,
    open_room,
    predict,
    reveal,
    show_chart,
    show_stream,
    show_threads,
)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 1. One answer
#
# `accept` waits for a connection and returns a new socket for it. `recv` waits for bytes.
# `sendall` sends them back.

# %% slideshow={"slide_type": "-"} tags=["live"]
# %%program one_answer
import socket

ADDRESS = ("127.0.0.1", 12345)

with socket.create_server(ADDRESS) as listener:
    client, address = listener.accept()
    data = client.recv(1024)
    client.sendall(data)

# %% slideshow={"slide_type": "subslide"}
vote = ""
second_line = predict(
    "Alice says “one” and gets her echo. Then she says “two”. What does she get?",
    "“two”: the connection is still there.",
    "Nothing more: the server has ended.",
    "“one” again.",
    vote=vote,
)

# %% [markdown] slideshow={"slide_type": "subslide"}
# A *room* starts the server and lets people in. Here a person is a plain socket that says lines.
# The chart is drawn from what happened in this run. Time goes down. The sign ⏎ is a newline.

# %% slideshow={"slide_type": "-"}
with open_room(one_answer) as room:
    alice = room.connect_silently("alice")
    alice.says("one")
    alice.hears("one")
    alice.says("two")
    room.settle()  # until every thread waits: nothing more will come
    ended = not room.server.running

show_chart(room)

# %% slideshow={"slide_type": "subslide"}
reveal(second_line, "A" if alice.has_heard("two") else "B" if ended else "C")

# %% [markdown] slideshow={"slide_type": "fragment"}
# One `recv` gives one piece. After the last line the program ends, and the system closes its
# sockets. A conversation needs a loop.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 2. A loop without an end

# %% slideshow={"slide_type": "-"} tags=["live"] starts_from="one_answer"
# %%program no_end
import socket

ADDRESS = ("127.0.0.1", 12345)

with socket.create_server(ADDRESS) as listener:
    client, address = listener.accept()
    while True:  # new
        data = client.recv(1024)
        client.sendall(data)

# %% slideshow={"slide_type": "subslide"}
vote = ""
alice_leaves = predict(
    "Alice says “one”, says “two”, and closes her socket. What does the server do now?",
    "It waits in recv.",
    "recv raises an error, and the server ends.",
    "recv returns at once, again and again.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
with open_room(no_end) as room:
    alice = room.connect_silently("alice")
    alice.says("one")
    alice.hears("one")
    alice.says("two")
    alice.hears("two")
    alice.leaves()
    room.settle()
    spins, ended = room.watcher.spins(room.server), not room.server.running

show_chart(room)

# %% slideshow={"slide_type": "subslide"}
reveal(alice_leaves, "C" if spins else "B" if ended else "A")

# %% [markdown] slideshow={"slide_type": "fragment"}
# Alice's system sends a FIN: “no more bytes from here”. From then on `recv` returns `b""`, and it
# does not wait any more. `b""` is not an empty message. It is the end (M5). An empty line is one
# byte, `b"\n"`.
#
# The cure is in the condition of the loop: `while data := client.recv(1024):`

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 3. Is one send one recv?

# %% slideshow={"slide_type": "-"} tags=["live"] starts_from="no_end"
# %%program one_client
import socket

ADDRESS = ("127.0.0.1", 12345)

with socket.create_server(ADDRESS) as listener:
    client, address = listener.accept()
    while data := client.recv(1024):  # new: b"" means that the client has left
        client.sendall(data)
    client.close()

# %% slideshow={"slide_type": "subslide"}
vote = ""
three_sends = predict(
    "The server is busy with “one”. Meanwhile Alice sends “two”, then “three”. Then the server "
    "goes on. How often does it still have to call recv to get both?",
    "Once.",
    "Twice: one call for each send.",
    "Eight times: one call for each letter.",
    vote=vote,
)

# %% [markdown] slideshow={"slide_type": "subslide"}
# A busy moment is short and comes at random. The room *holds* it: the server has received “one”
# and may not go on until we say so.

# %% slideshow={"slide_type": "-"}
with open_room(one_client) as room:
    alice = room.connect_silently("alice")
    with room.paused_after_recv(room.server, alice.port):
        alice.says("one")
        alice.says("two")
        alice.says("three")
    alice.hears("three")
    calls = len(room.server.saw(Event.RECEIVED)) - 1
    show_stream(room, alice)

show_chart(room)

# %% slideshow={"slide_type": "subslide"}
reveal(three_sends, {1: "A", 2: "B"}.get(calls, "C"))

# %% [markdown] slideshow={"slide_type": "fragment"}
# TCP is a stream of bytes. Nothing marks where one send ended and the next began (M1). The
# number in `recv(1024)` is the most that you want now. It is not the length of a message (M2).
#
# This echo does not mind: what comes in goes out, in the same order.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 4. A server that reads along
#
# This one makes text of the bytes, to show it, and bytes of the text, to send it. It takes three
# bytes at a time: so we see with a short word what 1024 does with a long text.

# %% slideshow={"slide_type": "-"} tags=["live"] starts_from="one_client"
# %%program reads_along
import socket

ADDRESS = ("127.0.0.1", 12345)

with socket.create_server(ADDRESS) as listener:
    client, address = listener.accept()
    while data := client.recv(3):
        text = data.decode()  # new
        print(text)
        client.sendall(text.encode())  # new

# %% slideshow={"slide_type": "subslide"}
vote = ""
cut = predict(
    "Alice says “hello!”. Then she says “Привет”. What comes back?",
    "Both words.",
    "Only “hello!”.",
    "“hello!”, then “Привет” with wrong letters in it.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
with open_room(reads_along) as room:
    alice = room.connect_silently("alice")
    alice.says("hello!")
    alice.hears("hello!")
    alice.says("Привет")
    room.settle()
    ended = not room.server.running

show_stream(room, alice)
print(room.server.errors.text.splitlines()[-1])

# %% slideshow={"slide_type": "subslide"}
reveal(cut, "A" if alice.has_heard("Привет") else "B" if ended else "C")

# %% [markdown] slideshow={"slide_type": "fragment"}
# In UTF-8 a Russian letter has two bytes. Three bytes are one letter and a half, and half a letter
# is no text (M3). With 1024 the same happens, only later and less often.
#
# An echo need not know what the bytes mean. What it does not touch, it cannot break.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 5. The next client, please
#
# An outer loop around `accept`, an inner loop around `recv`.

# %% slideshow={"slide_type": "-"} tags=["live"] starts_from="one_client"
# %%program next_please
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
whose_turn = predict(
    "Alice is served. Bob connects and is silent. Carol connects and says “hello”. Then Alice "
    "leaves. Does Carol get her echo now?",
    "Yes: Bob has nothing to say.",
    "Not before Bob has left.",
    "Never: her “hello” came too early and is lost.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
with open_room(next_please) as room:
    alice, bob, carol = room.connect_silently("alice", "bob", "carol")
    carol.says("hello")
    alice.leaves()
    room.settle()
    before = carol.has_heard("hello")
    show_threads(room.server)
    bob.leaves()
    room.settle()
    after = carol.has_heard("hello")

show_chart(room)

# %% slideshow={"slide_type": "subslide"}
reveal(whose_turn, "A" if before else "B" if after else "C")

# %% [markdown] slideshow={"slide_type": "fragment"}
# The system makes the connections by itself and keeps them in a queue, the *backlog*. `connect`
# returns before `accept` (M24). The bytes are kept, too. But the server takes Bob first, because
# he came first, and it waits for Bob alone. This is the echo of our exercise: one after another.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 6. Not every client says goodbye
#
# A client may vanish: it is killed with bytes unread, or its machine is started anew. Then a
# reset (RST) comes instead of a FIN.

# %% slideshow={"slide_type": "-"}
vote = ""
alice_vanishes = predict(
    "Alice's connection is reset. Bob waits in the queue. What does Bob get?",
    "His echo: for the server Alice has simply left.",
    "Nothing: the server still waits for Alice.",
    "Nothing: the server has ended.",
    vote=vote,
)


# %% slideshow={"slide_type": "subslide"}
def alice_is_reset(server):
    """The same scene for any server. Returns the room, and Bob."""
    with open_room(server) as room:
        alice, bob = room.connect_silently("alice", "bob")
        bob.says("hello")
        alice.vanishes()
        room.settle()
    return room, bob


room, bob = alice_is_reset(next_please)
show_chart(room)
print(room.server.errors.text.splitlines()[-1])

# %% slideshow={"slide_type": "subslide"}
ended = "Traceback" in room.server.errors.text
reveal(alice_vanishes, "A" if bob.has_heard("hello") else "C" if ended else "B")

# %% [markdown] slideshow={"slide_type": "fragment"}
# Leaving does not always look like `b""` (M10). After a reset `recv` raises
# `ConnectionResetError`. Nobody catches it, so the whole server ends: one client has harmed all.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 7. The model answer: the server
#
# `serve` has all that belongs to one client. However the client leaves, its socket is closed, and
# the loop in `main` goes on.

# %% slideshow={"slide_type": "-"} tags=["live"] starts_from="next_please"
# %%program server
"""Echo, the server: it sends back what one client says, then serves the next one."""

import socket

ADDRESS = ("127.0.0.1", 12345)


def serve(client):
    """Send back what one client says until it leaves."""
    try:
        while data := client.recv(1024):  # b"" means: the client has left
            client.sendall(data)
    except ConnectionError:
        pass  # the client vanished without a goodbye
    finally:
        client.close()


def main():
    with socket.create_server(ADDRESS) as listener:
        print("The echo is open.")
        while True:
            client, address = listener.accept()
            print("Somebody joined from", address)
            serve(client)


if __name__ == "__main__":
    main()

# %% [markdown] slideshow={"slide_type": "subslide"}
# The same scene again. Only the server is new.

# %% slideshow={"slide_type": "-"}
room, bob = alice_is_reset(server)
show_chart(room)

# %% [markdown] slideshow={"slide_type": "fragment"}
# We catch `ConnectionError`, which we expect, and nothing else. A bare `except` would hide our own
# typing mistakes as well (M28).

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 8. A client that asks once
#
# The client sends a line and waits for the reply. The first version calls `recv` once.

# %% slideshow={"slide_type": "-"} tags=["live"]
# %%program asks_once
import socket
import sys

ADDRESS = ("127.0.0.1", 12345)

server = socket.create_connection(ADDRESS)
for line in sys.stdin:
    server.sendall(line.encode())
    print(server.recv(1024).decode(), end="", flush=True)
server.close()

# %% slideshow={"slide_type": "subslide"}
vote = ""
long_line = predict(
    "Alice types a line of 2048 bytes, then the line “short”. What does her client show "
    "after “short”?",
    "“short”.",
    "The second half of the long line.",
    "Nothing: it waits.",
    vote=vote,
)

# %% [markdown] slideshow={"slide_type": "subslide"}
# Now Alice runs `client.py` and types. The first line is her name: it comes back like any other.


# %% slideshow={"slide_type": "-"}
def a_long_line(client):
    """The same scene for any client. Returns the room, Alice, and what “short” brought her."""
    with open_room(server, client) as room:
        alice = room.join("alice")
        alice.says("long " * 409 + "ok")  # and a newline: 2048 bytes
        room.settle()
        before = len(alice.heard.data)
        alice.says("short")
        room.settle()
        news = alice.heard.data[before:].decode()
    return room, alice, news


room, alice, news = a_long_line(asks_once)
show_stream(room, alice, back=True)

# %% slideshow={"slide_type": "subslide"}
reveal(long_line, "A" if news == "short\n" else "B" if news else "C")

# %% [markdown] slideshow={"slide_type": "fragment"}
# The reply to “short” waits in the system, behind the second half. From now on each reply comes
# one line too late, and no error tells anybody. A reply is not “what one recv returns”.
#
# But we know its length: an echo is as long as what was sent. So the client counts.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 9. The model answer: the client

# %% slideshow={"slide_type": "-"} tags=["live"] starts_from="asks_once"
# %%program client
"""Echo, the client: it sends each line and prints what comes back."""

import socket
import sys

ADDRESS = ("127.0.0.1", 12345)
PIECE = 65536  # bytes that we send before we read: if both only send, both wait for ever


def receive(server, size):
    """Return the next size bytes: they may come in pieces. Fewer if the server leaves."""
    data = b""
    while len(data) < size and (piece := server.recv(1024)):
        data += piece
    return data


def echo(server, data):
    """Send data and return what comes back, piece by piece: no line is too long for that."""
    pieces = []
    for start in range(0, len(data), PIECE):
        piece = data[start : start + PIECE]
        server.sendall(piece)
        pieces.append(receive(server, len(piece)))
    return b"".join(pieces)


def main():
    try:
        server = socket.create_connection(ADDRESS)
    except ConnectionRefusedError:
        sys.exit("Nobody listens there. Start server.py first.")
    for line in sys.stdin:  # ends at the end of input: Ctrl-D, on Windows Ctrl-Z
        data = line.encode()
        print(echo(server, data).decode(), end="", flush=True)
    server.close()


if __name__ == "__main__":
    main()

# %% slideshow={"slide_type": "subslide"}
room, alice, news = a_long_line(client)
show_stream(room, alice, back=True)
print("After “short” Alice reads:", news)

# %% [markdown] slideshow={"slide_type": "subslide"}
# And if there is no server? A room without one:

# %% slideshow={"slide_type": "-"}
with open_room("", client) as room:
    alice = room.join("alice")
    room.settle()
    print(alice.program.errors.text.strip())
    print("Its exit status is", alice.program.exit_status)

# %% [markdown] slideshow={"slide_type": "fragment"}
# `sys.exit("a sentence")` shows the sentence and makes the exit status 1: it did not work. A
# program that ends by itself has the exit status 0.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## What we have, and what we do not have
#
# - Two loops in the server: one around `accept`, one around `recv`.
# - Two ways to leave: `b""` and `ConnectionResetError`.
# - A client that counts the bytes of its reply, because TCP has no messages.
# - Bytes that nobody decodes on the way.
#
# Not solved here: a user at the server who types, too, and words that come when nobody has asked
# (02). Bob waits while Alice is served (04). A message whose length nobody knows (05).
#
# Your turn: `exercises/01_echo_chat`, then `autograder check 01_echo_chat`.
