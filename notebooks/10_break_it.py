# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide"}
# # 10 Break it: tests that catch what others believe
#
# Today others have written the server, and you find out what is wrong with it. You do not see the
# code: you see what people hear.
#
# You will see: what a test is made of, why a test may be wrong, how to test a moment that comes
# once in a million, and which beliefs are behind most mistakes.
#
# Out of scope: tests of clients, of speed, of single functions.

# %% [markdown] slideshow={"slide_type": "notes"}
# For the lecturer. About 30 minutes. Let the class dictate tests before you run a cell. Put the
# letter that most people voted for into `vote` and run the cell. The cell after the run shows it
# beside the fact. Any cell can be run again. No cell needs more than 5 seconds.

# %% slideshow={"slide_type": "skip"}
# %load_ext autograder.stage
from autograder.stage import open_room, predict, reveal, show_chart


def try_on(server, test):
    """Run a test on a server, each time in a new room."""
    with open_room(server) as room:
        try:
            test(room)
        except AssertionError as error:
            print("It fails:", str(error).partition(" | ")[0])
            return False
    print("It passes.")
    return True


# %% [markdown] slideshow={"slide_type": "slide"}
# ## 1. Two servers
#
# The first one is right. It is the chat of 04 in short, and cuts lines.

# %% slideshow={"slide_type": "-"} tags=["live"]
# %%program right
import socket
import threading

ADDRESS = ("127.0.0.1", 12345)

members = []


def relay(line, member):
    for other in list(members):
        if other is not member:
            try:
                other.sendall(line)
            except OSError:
                pass


def serve(member):
    members.append(member)
    try:
        for line in member.makefile("rb"):
            relay(line, member)
    except OSError:
        pass
    members.remove(member)
    member.close()


with socket.create_server(ADDRESS) as listener:
    while True:
        threading.Thread(target=serve, args=listener.accept()[:1]).start()

# %% [markdown] slideshow={"slide_type": "subslide"}
# Somebody else wrote the second one, and believes something.

# %% slideshow={"slide_type": "-"} tags=["live"] starts_from="right"
# %%program hears_itself
import socket
import threading

ADDRESS = ("127.0.0.1", 12345)

members = []


def relay(line, member):
    for other in list(members):  # new: to everybody
        try:
            other.sendall(line)
        except OSError:
            pass


def serve(member):
    members.append(member)
    try:
        for line in member.makefile("rb"):
            relay(line, member)
    except OSError:
        pass
    members.remove(member)
    member.close()


with socket.create_server(ADDRESS) as listener:
    while True:
        threading.Thread(target=serve, args=listener.accept()[:1]).start()


# %% [markdown] slideshow={"slide_type": "subslide"}
# A first test: *arrange* a room, *act*, *assert* what people hear.

# %% slideshow={"slide_type": "-"}
def test_the_others_hear(room):
    alice, bob = room.connect("alice", "bob")
    alice.says("hello")
    bob.hears("hello")


# %% slideshow={"slide_type": "subslide"}
vote = ""
what_it_says = predict(
    "What does this test say of the two servers?",
    "It passes on both.",
    "It passes on the right one, and fails on the other.",
    "It fails on both.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
passes = [try_on(server, test_the_others_hear) for server in (right, hears_itself)]

# %% slideshow={"slide_type": "subslide"}
reveal(what_it_says, {2: "A", 1: "B", 0: "C"}[sum(passes)])

# %% [markdown] slideshow={"slide_type": "fragment"}
# The test is true, and worth little. A test is worth the mistakes that it *catches*.


# %% slideshow={"slide_type": "subslide"}
def test_nobody_hears_themselves(room):
    alice, bob = room.connect("alice", "bob")
    alice.says("is there an echo?")
    bob.hears("is there an echo?")
    alice.never_heard("is there an echo?")


for server in right, hears_itself:
    try_on(server, test_nobody_hears_themselves)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 2. Accuse nobody
#
# This server is right as well. It says who has spoken.

# %% slideshow={"slide_type": "-"} tags=["live"] starts_from="right"
# %%program says_who
import socket
import threading

ADDRESS = ("127.0.0.1", 12345)

members = []


def relay(line, member):
    for other in list(members):
        if other is not member:
            try:
                other.sendall(b"<%d> " % member.fileno() + line)  # new
            except OSError:
                pass


def serve(member):
    members.append(member)
    try:
        for line in member.makefile("rb"):
            relay(line, member)
    except OSError:
        pass
    members.remove(member)
    member.close()


with socket.create_server(ADDRESS) as listener:
    while True:
        threading.Thread(target=serve, args=listener.accept()[:1]).start()


# %% slideshow={"slide_type": "subslide"}
def test_strict(room):
    alice, bob = room.connect_silently("alice", "bob")
    alice.says("hello")
    bob.hears("hello")
    assert bob.heard.text == "hello\n", "Bob heard something else."


# %% slideshow={"slide_type": "-"}
vote = ""
accused = predict(
    "Which servers does the strict test accuse?",
    "None of the two.",
    "The one that says who has spoken.",
    "Both.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
passes = [try_on(server, test_strict) for server in (right, says_who)]

# %% slideshow={"slide_type": "subslide"}
reveal(accused, {2: "A", 1: "B", 0: "C"}[sum(passes)])

# %% [markdown] slideshow={"slide_type": "fragment"}
# A false alarm is worse than a missed mistake. Before you write `assert`, find the sentence that
# promises it.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 3. What TCP does to lines
#
# The next author believes that one recv gets one message.

# %% slideshow={"slide_type": "-"} tags=["live"] starts_from="right"
# %%program one_recv
import socket
import threading

ADDRESS = ("127.0.0.1", 12345)

members = []


def relay(line, member):
    for other in list(members):
        if other is not member:
            try:
                other.sendall(line)
            except OSError:
                pass


def serve(member):
    members.append(member)
    try:
        while data := member.recv(1024):  # new
            relay(data, member)
    except OSError:
        pass
    members.remove(member)
    member.close()


with socket.create_server(ADDRESS) as listener:
    while True:
        threading.Thread(target=serve, args=listener.accept()[:1]).start()


# %% slideshow={"slide_type": "subslide"}
def test_half_a_line_is_no_line(room):
    alice, bob, carol = room.connect("alice", "bob", "carol")
    alice.sends(b"the first half and ")
    room.settle()
    carol.says("in between")
    bob.hears("in between")
    alice.sends(b"the second half\n")
    bob.hears("the first half and the second half")


# %% slideshow={"slide_type": "-"}
vote = ""
half = predict(
    "Does this test catch it?",
    "Yes: Carol's line stands in the middle of Alice's.",
    "No: Bob hears all of it, in some order.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
try_on(right, test_half_a_line_is_no_line)
with open_room(one_recv) as room:
    try:
        test_half_a_line_is_no_line(room)
    except AssertionError as error:
        print("It fails:", str(error).partition(" | ")[0])
    caught = b"and in between" in room.people[1].heard.data

show_chart(room)

# %% slideshow={"slide_type": "subslide"}
reveal(half, "A" if caught else "B")

# %% [markdown] slideshow={"slide_type": "fragment"}
# `settle` waits until the server has dealt with the first half. A pause of 0.1 s would be a gamble.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 4. Who leaves
#
# This author believes that a send to somebody who has left does nothing.

# %% slideshow={"slide_type": "-"} tags=["live"] starts_from="right"
# %%program never_forgets
import socket
import threading

ADDRESS = ("127.0.0.1", 12345)

members = []


def relay(line, member):
    for other in list(members):
        if other is not member:
            other.sendall(line)  # new: no try


def serve(member):
    members.append(member)
    for line in member.makefile("rb"):
        relay(line, member)
    # new: nobody is removed


with socket.create_server(ADDRESS) as listener:
    while True:
        threading.Thread(target=serve, args=listener.accept()[:1]).start()


# %% slideshow={"slide_type": "subslide"}
def after_a_leave(room, messages):
    """Bob leaves. Alice says so many messages; Carol hears each of them."""
    alice, bob, carol = room.connect("alice", "bob", "carol")
    bob.leaves()
    room.settle()
    for number in range(messages):
        alice.says(f"message number {number}")
        carol.hears(f"message number {number}")


# %% slideshow={"slide_type": "-"}
vote = ""
how_many = predict(
    "How many messages must Alice say, until the mistake shows?",
    "One.",
    "Two.",
    "It never shows.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
shown_by = [n for n in (1, 2, 3) if not try_on(never_forgets, lambda r, n=n: after_a_leave(r, n))]

# %% slideshow={"slide_type": "subslide"}
reveal(how_many, {1: "A", 2: "B"}.get(min(shown_by, default=0), "C"))

# %% [markdown] slideshow={"slide_type": "fragment"}
# The first send succeeds: the system of the person who has left answers it with a reset. The
# second one raises. So say three messages, not one.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 5. Once in a million
#
# `relay` in our right server goes over a copy of the list. Does that matter?

# %% slideshow={"slide_type": "-"} tags=["live"] starts_from="right"
# %%program no_copy
import socket
import threading

ADDRESS = ("127.0.0.1", 12345)

members = []


def relay(line, member):
    for other in members:  # new: no copy
        if other is not member:
            try:
                other.sendall(line)
            except OSError:
                pass


def serve(member):
    members.append(member)
    try:
        for line in member.makefile("rb"):
            relay(line, member)
    except OSError:
        pass
    members.remove(member)
    member.close()


with socket.create_server(ADDRESS) as listener:
    while True:
        threading.Thread(target=serve, args=listener.accept()[:1]).start()


# %% slideshow={"slide_type": "subslide"}
def comes(room, name):
    """Somebody connects, and is in before anybody else comes."""
    person = room.connect(name)
    room.settle()
    return person


def test_who_leaves_in_between(room):
    zoe, alice, bob, carol = (comes(room, name) for name in ("zoe", "alice", "bob", "carol"))
    with room.paused_before_send(bob):  # the server stands still, about to send to Bob
        alice.says("do not skip anybody")
        room.settle()
        zoe.leaves()
        room.settle()
    bob.hears("do not skip anybody")
    carol.hears("do not skip anybody")


# %% slideshow={"slide_type": "-"}
vote = ""
skipped = predict(
    "Zoe, who came first, leaves while Alice's line is being sent to Bob. Who misses it?",
    "Nobody.",
    "Bob.",
    "Carol, who has nothing to do with it.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
with open_room(no_copy) as room:
    try:
        test_who_leaves_in_between(room)
    except AssertionError as error:
        print("It fails:", str(error).partition(" | ")[0])
    missed = [p.name for p in room.people[2:] if not p.has_heard("do not skip anybody")]

try_on(right, test_who_leaves_in_between)
show_chart(room)

# %% slideshow={"slide_type": "subslide"}
reveal(skipped, {"bob": "B", "carol": "C"}.get("".join(missed), "A"))

# %% [markdown] slideshow={"slide_type": "fragment"}
# The list moved up, the loop went on at the next place. A scheduler may stop a thread anywhere; the
# test makes it stop *here*, each time.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## What we have, and what we do not have
#
# - A test is a promise in action: arrange, act, assert.
# - It is worth the mistakes that it catches, and nothing if it accuses a right program.
# - Wait for events. Hold a thread where you want it, and do not hope.
# - Behind each mistake is a belief. Your list of them is your list of tests.
#
# Not solved here: inputs that nobody thinks of. Programs that make them up are called *fuzzers*.
#
# Your turn: `exercises/10_break_it`, then `autograder check 10_break_it`.
