# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide"}
# # 02 Two-user chat: two waits, two threads
#
# The echo of lecture 01 answers by itself. Now somebody sits at the server and types the answers.
# We start with two programs that take turns and let them fail. Each failure leads to the next
# version. At the end stands the model answer of this exercise.
#
# You will see: what a program waits for, why it needs a thread for each wait, and how both
# programs end when one user leaves.
#
# Out of scope: a third user (04), where a message ends (05), locks (06), ending without Enter (07).

# %% [markdown] slideshow={"slide_type": "notes"}
# For the lecturer. About 20 minutes. Each part has four steps: show the programs, ask, run,
# explain. Put the letter that most people voted for into `vote` and run the cell. The cell after
# the run shows it beside the fact. Any cell can be run again. No cell needs more than 5 seconds.
#
# The person at the server is called boss. The chart shows what goes over the wire: what the boss
# types starts at the server. Before part 4, ask a student to say what `client.close()` does.

# %% slideshow={"slide_type": "skip"}
# %load_ext autograder.stage
from autograder.stage import Event, open_duo, predict, reveal, show_chart, show_threads

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 1. Taking turns
#
# The server shows what came, waits for a line of its user, and sends it. The listener is closed
# after one `accept`: this server takes one call.

# %% slideshow={"slide_type": "-"} tags=["live"]
# %%program server_in_turns
import socket
import sys

ADDRESS = ("127.0.0.1", 12345)

with socket.create_server(ADDRESS) as listener:
    client, address = listener.accept()

while data := client.recv(1024):
    print(data.decode(), end="", flush=True)
    client.sendall(sys.stdin.readline().encode())  # new: a person answers

# %% [markdown] slideshow={"slide_type": "subslide"}
# The client is that of the echo: send a line, wait for the answer.

# %% slideshow={"slide_type": "-"} tags=["live"] starts_from="server_in_turns"
# %%program client_in_turns
import socket
import sys

ADDRESS = ("127.0.0.1", 12345)

server = socket.create_connection(ADDRESS)
for line in sys.stdin:
    server.sendall(line.encode())
    print(server.recv(1024).decode(), end="", flush=True)

# %% slideshow={"slide_type": "subslide"}
vote = ""
out_of_turn = predict(
    "Alice and the boss have said hello to each other. Now the boss types “one more thing”. When "
    "does Alice read it?",
    "At once.",
    "After she has typed a line herself.",
    "Never.",
    vote=vote,
)

# %% [markdown] slideshow={"slide_type": "subslide"}
# In this room two people `meet`: the boss at the server, Alice at the client. Each types their
# name first. The first table is of Alice's client, the second one is of the server.

# %% slideshow={"slide_type": "-"}
with open_duo(server_in_turns, client_in_turns) as room:
    boss, alice = room.meet()
    boss.says("one more thing")
    room.settle()  # until every thread waits: nothing more will come
    before = alice.has_heard("one more thing")
    show_threads(alice.program)
    show_threads(room.server)
    alice.says("hm?")
    room.settle()
    after = alice.has_heard("one more thing")

show_chart(room)

# %% slideshow={"slide_type": "subslide"}
reveal(out_of_turn, "A" if before else "B" if after else "C")

# %% [markdown] slideshow={"slide_type": "fragment"}
# The line waited in the keyboard's buffer: the server was in `recv`, not at the keyboard. Alice's
# client was at the keyboard, not in `recv`. One thread waits for one thing only. A program that
# takes turns cannot hear while its user types, and cannot speak while it listens.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 2. A second thread: almost
#
# The *receiver* waits in `recv` and prints. The main thread waits for the keyboard and sends. The
# client does it right. Can you find the mistake in the server?

# %% slideshow={"slide_type": "-"} tags=["live"] starts_from="client_in_turns"
# %%program client_threads
import socket
import sys
import threading  # new

ADDRESS = ("127.0.0.1", 12345)


def receive(server):  # new
    while data := server.recv(1024):
        print(data.decode(), end="", flush=True)


server = socket.create_connection(ADDRESS)
threading.Thread(target=receive, args=(server,), daemon=True).start()  # new
for line in sys.stdin:
    server.sendall(line.encode())

# %% slideshow={"slide_type": "subslide"} tags=["live"] starts_from="client_threads"
# %%program server_almost
import socket
import sys
import threading

ADDRESS = ("127.0.0.1", 12345)


def receive(client):
    while data := client.recv(1024):
        print(data.decode(), end="", flush=True)


with socket.create_server(ADDRESS) as listener:
    client, address = listener.accept()

threading.Thread(target=receive(client)).start()
for line in sys.stdin:
    client.sendall(line.encode())

# %% slideshow={"slide_type": "subslide"}
vote = ""
almost = predict(
    "Alice types “hello”, the boss types “hi”. Who reads what?",
    "Each reads the other.",
    "The boss reads “hello”, Alice reads nothing.",
    "Alice reads “hi”, the boss reads nothing.",
    "Nobody reads anything.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
with open_duo(server_almost, client_threads) as room:
    boss, alice = room.meet()
    alice.says("hello")
    boss.says("hi")
    room.settle()
    heard = boss.has_heard("hello"), alice.has_heard("hi")
    show_threads(room.server)

show_chart(room)

# %% slideshow={"slide_type": "subslide"}
letters = {(True, True): "A", (True, False): "B", (False, True): "C", (False, False): "D"}
reveal(almost, letters[heard])

# %% [markdown] slideshow={"slide_type": "fragment"}
# `receive(client)` calls the function here and now, in the main thread. It returns when Alice
# leaves. Only then would a thread start, with nothing to do. Give the function and its
# arguments separately: `target=receive, args=(client,)`.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 3. Two threads on both sides

# %% slideshow={"slide_type": "-"} tags=["live"] starts_from="server_almost"
# %%program server_threads
import socket
import sys
import threading

ADDRESS = ("127.0.0.1", 12345)


def receive(client):
    while data := client.recv(1024):
        print(data.decode(), end="", flush=True)


with socket.create_server(ADDRESS) as listener:
    client, address = listener.accept()

threading.Thread(target=receive, args=(client,)).start()  # new
for line in sys.stdin:
    client.sendall(line.encode())
client.close()

# %% slideshow={"slide_type": "subslide"}
vote = ""
how_many = predict(
    "Both users are silent. How many threads wait, in both programs together?",
    "Two.",
    "Three.",
    "Four.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
with open_duo(server_threads, client_threads) as room:
    boss, alice = room.meet()
    boss.says("one more thing")
    alice.hears("one more thing")
    boss.says("and another one")
    alice.hears("and another one")
    alice.says("Хорошо!")
    boss.hears("Хорошо!")
    show_threads(alice.program)
    show_threads(room.server)
    count = sum(len(program.where()) for program in room.programs)

show_chart(room)

# %% slideshow={"slide_type": "subslide"}
reveal(how_many, {2: "A", 3: "B", 4: "C"}[count])

# %% [markdown] slideshow={"slide_type": "fragment"}
# In each program one thread waits for the socket and one for the keyboard. Two threads may use
# one socket here: one only receives, the other only sends. A connection has two directions, and
# neither waits for the other. If both users type at the same moment, each sees their own line
# first: there is no common order (M27).
#
# It is a chat. Try to find out what is missing, before the next slide does.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 4. The boss leaves
#
# The boss presses Ctrl-D: the end of the input. The loop is over, `client.close()` is called, and
# the main thread has nothing left to do.

# %% slideshow={"slide_type": "-"}
vote = ""
boss_leaves = predict(
    "What becomes of the server, and what comes to Alice's client?",
    'The server ends. Alice\'s recv returns b"".',
    'The server goes on. Alice\'s recv returns b"".',
    "The server goes on. Nothing comes to Alice.",
    vote=vote,
)


# %% slideshow={"slide_type": "subslide"}
def boss_presses_ctrl_d(server):
    """The same scene for any server. Returns whether it runs on, and whether Alice's end knows."""
    with open_duo(server, client_threads) as room:
        boss, alice = room.meet()
        boss.leaves()
        room.settle()
        if room.server.running:
            show_threads(room.server)
        last = alice.program.saw(Event.RECEIVED)[-1]
        return room.server.running, last["size"] == 0


runs_on, told = boss_presses_ctrl_d(server_threads)

# %% slideshow={"slide_type": "subslide"}
reveal(boss_leaves, "A" if not runs_on else "B" if told else "C")

# %% [markdown] slideshow={"slide_type": "fragment"}
# `close` does not wake a `recv` that waits in another thread (M6). As long as this `recv` is in
# the system, no FIN is sent. And a program ends when its last thread has ended. The main thread
# has left all lines of `server.py` behind, but this receiver waits for ever.
#
# A *daemon* thread does not keep the program alive: `daemon=True`. When the process ends, the
# system closes all its sockets. The thread is cut off wherever it is. That is good enough for one
# that only prints. It is no plan for one that saves something (M19).

# %% slideshow={"slide_type": "subslide"} tags=["live"] starts_from="server_threads"
# %%program server_daemon
import socket
import sys
import threading

ADDRESS = ("127.0.0.1", 12345)


def receive(client):
    while data := client.recv(1024):
        print(data.decode(), end="", flush=True)


with socket.create_server(ADDRESS) as listener:
    client, address = listener.accept()

threading.Thread(target=receive, args=(client,), daemon=True).start()  # new
for line in sys.stdin:
    client.sendall(line.encode())
client.close()

# %% slideshow={"slide_type": "subslide"}
runs_on, told = boss_presses_ctrl_d(server_daemon)
print("The server runs on:", runs_on)
print("Alice's client was told:", told)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 5. Alice leaves
#
# Alice presses Ctrl-D, and her client ends. The boss has not noticed it and goes on typing.

# %% slideshow={"slide_type": "-"}
vote = ""
alice_leaves = predict(
    "Alice has left. The boss types “are you there?”, then “hello?”. Which sendall fails?",
    "The first one.",
    "The second one.",
    "Neither.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
with open_duo(server_daemon, client_threads) as room:
    boss, alice = room.meet()
    alice.leaves()
    boss.says("are you there?")
    room.settle()
    after_one = room.server.running
    boss.says("hello?")
    room.settle()
    after_two = room.server.running

show_chart(room)
print(room.server.errors.text.splitlines()[-1])

# %% slideshow={"slide_type": "subslide"}
reveal(alice_leaves, "A" if not after_one else "B" if not after_two else "C")

# %% [markdown] slideshow={"slide_type": "fragment"}
# The first `sendall` only hands the bytes to the system. Alice's system answers with a reset, and
# the second one fails (M7, M9).
#
# But the server knew it earlier: its receiver got `b""`, said nothing, and ended. So the receiver
# must tell the user, and the main thread must look whether the receiver is still alive.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 6. The model answer: the server

# %% slideshow={"slide_type": "-"} tags=["live"] starts_from="server_threads"
# %%program server
"""Two-user chat, the server: one thread listens while the other one types."""

import socket
import sys
import threading

ADDRESS = ("127.0.0.1", 12345)


def receive(client):
    """Print what arrives until the client goes. Runs in a thread of its own."""
    try:
        while data := client.recv(1024):  # b"" means: the client has left
            print(data.decode(), end="", flush=True)
    except ConnectionError:
        pass  # the client vanished without a goodbye
    print("The chat is over. Press Enter.")


def chat(client):
    """Send what the user types until the input ends or the client has gone."""
    receiver = threading.Thread(target=receive, args=(client,), daemon=True)
    receiver.start()
    try:
        for line in sys.stdin:  # ends at the end of input: Ctrl-D, on Windows Ctrl-Z
            if not receiver.is_alive():
                break
            client.sendall(line.encode())
    except ConnectionError:
        pass  # the client went while we were typing
    client.close()


def main():
    with socket.create_server(ADDRESS) as listener:
        print("The chat is open. It waits for a client.")
        client, address = listener.accept()
        print("Somebody joined from", address)
    chat(client)


if __name__ == "__main__":
    main()

# %% [markdown] slideshow={"slide_type": "subslide"}
# ## The model answer: the client
#
# The same but for one thing: it calls. After `accept` and `connect` both ends are equal.

# %% slideshow={"slide_type": "-"} tags=["live"] starts_from="client_threads"
# %%program client
"""Two-user chat, the client: one thread listens while the other one types."""

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


def chat(server):
    """Send what the user types until the input ends or the server has gone."""
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


def main():
    try:
        server = socket.create_connection(ADDRESS)
    except ConnectionRefusedError:
        sys.exit("Nobody listens there. Start server.py first.")
    chat(server)


if __name__ == "__main__":
    main()

# %% slideshow={"slide_type": "subslide"}
vote = ""
does_it_end = predict(
    "Alice leaves. The server's receiver knows it. When does the server end?",
    "At once, by itself.",
    "When the boss presses Enter.",
    "It never ends by itself.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
with open_duo(server, client) as room:
    boss, alice = room.meet()
    boss.says("Привет!")
    alice.hears("Привет!")
    alice.says("I must go")
    boss.hears("I must go")
    alice.leaves()
    room.settle()
    at_once = not room.server.running
    show_threads(room.server)
    boss.says("")  # Enter
    room.settle()
    after_enter = not room.server.running

show_chart(room)
print("On the boss's screen, after the two lines of the start:")
print("\n".join(boss.heard.text.splitlines()[2:]))

# %% slideshow={"slide_type": "subslide"}
reveal(does_it_end, "A" if at_once else "B" if after_enter else "C")

# %% [markdown] slideshow={"slide_type": "fragment"}
# The main thread waits for the keyboard, and nothing that happens to a socket wakes it (M20).
# That is why the sentence ends with “Press Enter.” A better end is the subject of 07.

# %% [markdown] slideshow={"slide_type": "subslide"}
# And if Alice goes without a goodbye? Here she is a plain socket, and her connection is reset.

# %% slideshow={"slide_type": "-"}
with open_duo(server, client) as room:
    boss, alice = room.meet_a_stranger()
    alice.vanishes()
    room.settle()
    boss.says("")
    room.settle()

show_chart(room)
print("On the boss's screen:")
print("\n".join(boss.heard.text.splitlines()[2:]))
print("Its exit status is", room.server.exit_status)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## What we have, and what we do not have
#
# - Two waits, so two threads, in each program.
# - A receiver that says when the chat is over: `b""`, or a reset.
# - A daemon thread, because `close` wakes nobody.
# - A main thread that looks whether the receiver is alive.
#
# Not solved here: two messages may arrive as one piece, and a letter may be cut in half (05). The
# end needs an Enter (07). And there are only two users. The next lecture has many of them, and no
# connection at all (03). Then come a connection and a thread for each (04).
#
# Your turn: `exercises/02_two_user_chat`, then `autograder check 02_two_user_chat`.
