# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide"}
# # From your handout: four faults in a chat that works
#
# Between 04 and 05. Many courses give their students a chat to start from. It works while everybody
# behaves. We look at how people *end*, let it fail four times, and cure it in twelve lines.
#
# You will see: an end of input that ends nothing, a thread that knows what another one does not,
# a neighbour who is skipped, and an innocent thread that dies.
#
# Out of scope: where a message ends (05), locks (06), people who never read (08).

# %% [markdown] slideshow={"slide_type": "notes"}
# For the lecturer. About 20 minutes. Put your own handout's programs into the first two cells, if
# they are alike: the scenes ask for no name of a function.
#
# Before you start: let everybody read the two programs for three minutes and write down the lines
# that they do not trust. Then vote. `autograder check` has about fifty checks for 04; four fail.

# %% slideshow={"slide_type": "skip"}
# %load_ext autograder.stage
from autograder.stage import open_room, predict, reveal, show_chart, show_threads

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 1. The handout's server

# %% slideshow={"slide_type": "-"} tags=["live"]
# %%program given_server
"""A chat as many handouts give it to students. It works, and it has faults: find them first."""

import socket
import threading

HOST, PORT = "127.0.0.1", 12345

people = []


def send_to_others(text, author):
    for person in people:
        if person is not author:
            try:
                person.send(text.encode())
            except OSError:
                people.remove(person)


def handle_client(person, address):
    print(address, "has joined")
    people.append(person)
    try:
        while True:
            text = person.recv(1024).decode()
            if not text:
                break
            print(address, "says", text)
            send_to_others(text, person)
    except ConnectionResetError:
        print(address, "has vanished")
    finally:
        people.remove(person)
        person.close()


def main():
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind((HOST, PORT))
    listener.listen(5)
    print("The chat is open on port", PORT)
    while True:
        person, address = listener.accept()
        threading.Thread(target=handle_client, args=(person, address)).start()


if __name__ == "__main__":
    main()

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 2. The handout's client

# %% slideshow={"slide_type": "-"} tags=["live"]
# %%program given_client
"""The client that goes with it. It works, and it has faults, too."""

import socket
import threading

HOST, PORT = "127.0.0.1", 12345


def receive_messages(server):
    while True:
        try:
            text = server.recv(1024).decode()
        except OSError:
            text = ""
        if not text:
            print("The server has gone.")
            break
        print(text)


def main():
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.connect((HOST, PORT))
    print("You are in. Type, and press Enter.")
    threading.Thread(target=receive_messages, args=(server,)).start()
    while True:
        text = input()
        server.send(text.encode())


if __name__ == "__main__":
    main()

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 3. It works

# %% slideshow={"slide_type": "-"}
with open_room(given_server, given_client) as room:
    alice, bob, carol = room.join("alice", "bob", "carol")
    alice.says("hello")
    bob.hears("hello")
    carol.hears("hello")

show_chart(room)

# %% [markdown] slideshow={"slide_type": "fragment"}
# Two or three friends who try it by hand will never see a fault. Who ends, and how?

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 4. The end of the input

# %% slideshow={"slide_type": "-"}
vote = ""
end_of_input = predict(
    "Alice presses Ctrl-D. What does her client do?",
    "It ends.",
    "It ends with a traceback.",
    "It shows a traceback, and does not end.",
    "Nothing.",
    vote=vote,
)


# %% slideshow={"slide_type": "subslide"}
def presses_ctrl_d(client):
    """The same scene for any client. Returns Alice, and whether her program still runs."""
    with open_room(given_server, client) as room:
        alice = room.join("alice")
        alice.leaves()
        room.settle()
        runs = alice.program.running
        if runs:
            show_threads(alice.program)
    return alice, runs


alice, runs = presses_ctrl_d(given_client)
print(alice.program.errors.text.strip().splitlines()[-1])

# %% slideshow={"slide_type": "subslide"}
complains = alice.program.errors.has_traceback
reveal(end_of_input, {(0, 0): "A", (1, 0): "B", (1, 1): "C", (0, 1): "D"}[complains, runs])

# %% [markdown] slideshow={"slide_type": "fragment"}
# `input()` raises `EOFError`, which ends the *main thread* only (M18). Python waits for every thread
# that is no daemon, and the receiver waits in `recv`, for ever.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 5. The server has gone

# %% slideshow={"slide_type": "-"}
vote = ""
server_gone = predict(
    "The server is killed. Alice types two lines. What does she see last?",
    "“The server has gone.”",
    "A traceback: ConnectionRefusedError.",
    "A traceback: BrokenPipeError.",
    vote=vote,
)


# %% slideshow={"slide_type": "subslide"}
def server_is_killed(client):
    """The same scene for any client. Returns Alice."""
    with open_room(given_server, client) as room:
        alice = room.join("alice")
        room.server_vanishes()
        for line in ("one", "two"):
            if alice.program.running:
                alice.says(line)
        room.settle()
    return alice


alice = server_is_killed(given_client)
print("On Alice's screen:")
print(alice.heard.text.splitlines()[-1])
print(alice.program.errors.text.strip().splitlines()[-1])

# %% slideshow={"slide_type": "subslide"}
said = alice.program.errors.text
reveal(server_gone, "C" if "BrokenPipe" in said else "B" if "Refused" in said else "A")

# %% [markdown] slideshow={"slide_type": "fragment"}
# The receiver has noticed the end and said so. The main thread waits in `input()`, which no socket
# wakes (M20). Its first `send` is taken by the system, the second one fails (M9).
#
# One of its threads knows it; the one that types does not.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 6. A neighbour who is skipped

# %% slideshow={"slide_type": "-"}
vote = ""
who_hears = predict(
    "Bob's client is gone; his thread has not noticed yet. Alice says three lines. Carol hears …",
    "all three.",
    "the second and the third.",
    "none.",
    vote=vote,
)


# %% slideshow={"slide_type": "subslide"}
def bob_is_gone(server):
    """The same scene for any server. Returns the room and how many lines Carol has heard."""
    with open_room(server) as room:
        alice, bob, carol, dave = room.connect_silently("alice", "bob", "carol", "dave")
        with room.paused_before_cleanup(bob):
            for line in ("one", "two", "three"):
                alice.says(line)
                room.settle()
        room.settle()
    return room, [line for line in ("one", "two", "three") if carol.has_heard(line)]


room, heard = bob_is_gone(given_server)
show_chart(room)

# %% slideshow={"slide_type": "subslide"}
print(room.server.errors.text.strip().splitlines()[-1])
reveal(who_hears, {3: "A", 2: "B"}.get(len(heard), "C"))

# %% [markdown] slideshow={"slide_type": "fragment"}
# The loop removed Bob from the list that it walks over. Carol moved to his place and was passed by
# (M12). Then Bob's own thread removes him once more: `ValueError` (M13).

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 7. An innocent thread dies

# %% slideshow={"slide_type": "-"}
vote = ""
who_dies = predict(
    "Bob leaves just while Alice's line is being sent to him. Whose thread dies?",
    "Nobody's.",
    "Bob's.",
    "Alice's.",
    vote=vote,
)


# %% slideshow={"slide_type": "subslide"}
def bob_leaves_in_between(server):
    """The same scene for any server. Returns the room and who still gets an answer."""
    with open_room(server) as room:
        alice, bob, carol = room.connect_silently("alice", "bob", "carol")
        with room.paused_before_send(to=bob):
            alice.says("hello")
            bob.leaves()
            room.settle()
        room.settle()
        alice_is_in = not alice.heard.ended
    return room, alice_is_in, carol.has_heard("hello")


room, alice_is_in, carol_hears = bob_leaves_in_between(given_server)
show_chart(room)

# %% slideshow={"slide_type": "subslide"}
reveal(who_dies, "C" if not alice_is_in else "B" if room.server.errors.has_traceback else "A")

# %% [markdown] slideshow={"slide_type": "fragment"}
# Bob's thread removed him; then the loop, in Alice's thread, removed him again. Alice did nothing
# wrong, and she is out. Carol has heard nothing.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 8. The cure: one place that removes, and a copy

# %% slideshow={"slide_type": "-"} tags=["live"] starts_from="given_server"
# %%program server
"""The chat of the handout, cured: each client is removed once, by its own thread."""

import socket
import threading

HOST, PORT = "127.0.0.1", 12345

people = []


def send_to_others(text, author):
    for person in list(people):  # a copy: the list may change while we send
        if person is not author:
            try:
                person.sendall(text.encode())
            except OSError:
                pass  # this person is gone; their own thread removes them


def handle_client(person, address):
    print(address, "has joined")
    people.append(person)
    try:
        while True:
            text = person.recv(1024).decode()
            if not text:
                break
            print(address, "says", text)
            send_to_others(text, person)
    except ConnectionResetError:
        print(address, "has vanished")
    finally:
        people.remove(person)
        person.close()


def main():
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind((HOST, PORT))
    listener.listen(5)
    print("The chat is open on port", PORT)
    while True:
        person, address = listener.accept()
        threading.Thread(target=handle_client, args=(person, address)).start()


if __name__ == "__main__":
    main()

# %% slideshow={"slide_type": "subslide"}
room, heard = bob_is_gone(server)
print("Carol hears", *heard)
room, alice_is_in, carol_hears = bob_leaves_in_between(server)
print("Alice is in:", alice_is_in, "- Carol hears hello:", carol_hears)
show_chart(room)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 9. The cure: a client that expects the end

# %% slideshow={"slide_type": "-"} tags=["live"] starts_from="given_client"
# %%program client
"""The client of the handout, cured: it ends with its input, and with its server."""

import socket
import threading

HOST, PORT = "127.0.0.1", 12345


def receive_messages(server):
    while True:
        try:
            text = server.recv(1024).decode()
        except OSError:
            text = ""
        if not text:
            print("The server has gone.")
            break
        print(text)


def main():
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.connect((HOST, PORT))
    print("You are in. Type, and press Enter.")
    receiver = threading.Thread(target=receive_messages, args=(server,), daemon=True)
    receiver.start()
    try:
        while receiver.is_alive():
            text = input()
            server.sendall(text.encode())
    except (EOFError, OSError):
        pass  # the end of our input, or of our server


if __name__ == "__main__":
    main()

# %% slideshow={"slide_type": "subslide"}
alice, runs = presses_ctrl_d(client)
print("After Ctrl-D her client runs:", runs, "- traceback:", alice.program.errors.has_traceback)
alice = server_is_killed(client)
print("Without a server it runs:", alice.program.running, alice.heard.text.splitlines()[-1])

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 10. What 04 does not ask

# %% slideshow={"slide_type": "-"}
vote = ""
letters = predict(
    "Alice says “a” and 600 times “я” to the cured server. What happens?",
    "The others read it.",
    "The others read it, with one broken letter.",
    "Alice is thrown out.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
with open_room(server) as room:
    alice, bob = room.connect_silently("alice", "bob")
    alice.sends(("a" + "я" * 600).encode())
    room.settle()
    out = alice.heard.ended
print(room.server.errors.text.strip().splitlines()[-1])

# %% slideshow={"slide_type": "subslide"}
reveal(letters, "C" if out else "A")

# %% [markdown] slideshow={"slide_type": "fragment"}
# The server decodes each piece (M3). It has no need to: it may relay bytes. Where a message ends,
# and who may decode it, is the subject of 05.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## What we have, and what we do not have
#
# - Every program ends in more ways than its author tried by hand.
# - A list that changes while a loop walks over it: walk over a copy.
# - One owner, one place that removes.
# - A thread that knows of an end must tell the others, or they must ask.
#
# Your turn: copy `lessons/from_your_handout/given` and cure it, then
# `autograder check YOUR_FOLDER --exercise 04_multi_user_chat`.
