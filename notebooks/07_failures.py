# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide"}
# # 07 Failures: every end, Ctrl-C, a new start
#
# The chat of 06 has correct locks. Then we want to end it, and it does not end.
#
# You will see: what Ctrl-C ends and what it does not, which call wakes a thread that waits, what
# `b""` means and what it does not mean, and a client whose server has gone.
#
# Out of scope: readers that never read (08), names and commands (09), heartbeats.

# %% [markdown] slideshow={"slide_type": "notes"}
# For the lecturer. About 20 minutes. Each part has four steps: show the server, ask, run, explain.
# Put the letter that most people voted for into `vote` and run the cell. Any cell can be run again.

# %% slideshow={"slide_type": "skip"}
# %load_ext autograder.stage
from autograder.stage import open_room, predict, reveal, show_chart, show_threads

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 1. The chat of 06, and Ctrl-C
#
# The model answer of the last lecture, as it is.

# %% slideshow={"slide_type": "-"} tags=["live"]
# %%program chat_of_06
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
vote = ""
ctrl_c = predict(
    "Alice and Bob are connected. In the server's terminal we press Ctrl-C. What happens?",
    "The server ends, and both see the end.",
    "The main thread ends, and the chat goes on.",
    "Nothing at all.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
with open_room(chat_of_06) as room:
    alice, bob = room.connect_silently("alice", "bob")
    room.server.interrupt()
    room.settle()
    alice.says("is this the end?")
    room.settle()
    show_threads(room.server)
    running, heard = room.server.running, bob.has_heard("the end")

# %% slideshow={"slide_type": "subslide"}
reveal(ctrl_c, "A" if not running else "B" if heard else "C")

# %% [markdown] slideshow={"slide_type": "fragment"}
# KeyboardInterrupt comes to the main thread only. It ends, the others wait in `recv`, and a program
# ends with its last thread. The listener is closed, so nobody can join any more. If another thread
# had waited in `accept`, `close` would not have woken it (M8).
#
# `daemon=True` ends it like a power cut (M19): whatever a thread was doing is cut off.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 2. Which call wakes who waits?
#
# So the main thread must end the others. They all wait in `recv`. The chat in short:

# %% slideshow={"slide_type": "-"} tags=["live"]
# %%program closes_all
import socket
import threading

clients = []


def serve(client):
    try:
        while data := client.recv(65536):
            for other in clients:
                if other is not client:
                    other.sendall(data)
    except OSError:
        pass


try:
    with socket.create_server(("127.0.0.1", 12345)) as listener:
        while True:
            client, address = listener.accept()
            clients.append(client)
            threading.Thread(target=serve, args=(client,)).start()
except KeyboardInterrupt:
    for client in clients:
        client.close()  # the end of this connection?

# %% slideshow={"slide_type": "subslide"}
vote = ""
closing = predict(
    "We press Ctrl-C again. Now the main thread closes each connection. What happens?",
    "The server ends, and both see the end.",
    "The server goes on running, and both see the end.",
    "The server goes on running, and nobody sees anything.",
    vote=vote,
)


# %% slideshow={"slide_type": "subslide"}
def after_ctrl_c(server):
    """The same scene for any server. Whether it still runs, and whether Alice sees an end."""
    with open_room(server) as room:
        alice, bob = room.connect_silently("alice", "bob")
        alice.says("good night")
        bob.hears("good night")
        room.settle()  # both threads wait in recv again
        room.server.interrupt()
        room.settle()
        show_threads(room.server)
        return room.server.running, alice.heard.ended


running, seen = after_ctrl_c(closes_all)

# %% slideshow={"slide_type": "subslide"}
reveal(closing, "A" if not running else "B" if seen else "C")

# %% [markdown] slideshow={"slide_type": "fragment"}
# On Linux `close` only frees the descriptor, the small number of the socket. The connection lives
# on as long as a call uses it: both threads wait for ever, and the peers learn nothing (M6, M7).
# `shutdown` ends the connection itself, for everybody who waits in it. (Windows and macOS differ.)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 3. “I have said all”
#
# Alice's program shuts down its sending side only: a half-close. It still listens.

# %% slideshow={"slide_type": "-"}
vote = ""
half = predict(
    "Alice says her last words and half-closes. Then Bob answers. What does he see, and she?",
    "He sees her words, she sees his answer.",
    "He sees her words, she sees nothing any more.",
    "He sees nothing: her connection is over.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
with open_room(chat_of_06) as room:
    alice, bob = room.connect_silently("alice", "bob")
    alice.says("these are my last words")
    alice.half_closes()
    room.settle()
    bob.says("good bye, Alice")
    room.settle()
    words, answer = bob.has_heard("last words"), alice.has_heard("good bye")

show_chart(room)

# %% slideshow={"slide_type": "subslide"}
reveal(half, "C" if not words else "A" if answer else "B")

# %% [markdown] slideshow={"slide_type": "fragment"}
# `b""` means “I have said all”, not “I am gone” (M5). The server of 06 takes it for the end, and may
# do so: it has relayed the last words. TCP itself would have carried the answer.
#
# A reset, a timeout, no route: these come as exceptions, all of them OSErrors, in whichever thread
# waits there. Every end is an end: one `except OSError`, and one place that tidies up.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 4. The model answer
#
# `hang_up` shuts down, and each thread that waits there wakes up. Each thread tidies up its own
# client. The program ends with its last thread.

# %% slideshow={"slide_type": "subslide"} tags=["live"] starts_from="chat_of_06"
# %%program server
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

# %% slideshow={"slide_type": "subslide"}
running, seen = after_ctrl_c(server)
print("The server still runs:", running, "Alice sees the end:", seen)

# %% slideshow={"slide_type": "subslide"}
vote = ""
restart = predict(
    "Ctrl-C, and at once we start the server again, on the same port. What happens?",
    "It starts.",
    "“Address already in use”, for a minute.",
    "“Address already in use”, until all clients have left.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
with open_room(server) as room:
    alice, bob = room.connect_silently("alice", "bob")
    alice.says("good night")
    bob.hears("good night")
    room.server.interrupt()
    ended = room.server.wait_end(4)
    alice.sees_the_end()
    alice.leaves()  # her connection rests in TIME_WAIT; Bob does not close his
    room.open()
    carol, dave = room.connect_silently("carol", "dave")
    carol.says("good morning")
    dave.hears("good morning")
    again = room.server.running

reveal(restart, "A" if ended and again else "B")

# %% [markdown] slideshow={"slide_type": "fragment"}
# `create_server` sets SO_REUSEADDR. Without it the port is still taken although no server is
# running (M21): the side that closes first keeps the connection in TIME_WAIT for a minute.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 5. A client whose server has gone

# %% slideshow={"slide_type": "-"} tags=["live"]
# %%program says_press_enter
import socket
import sys
import threading

server = socket.create_connection(("127.0.0.1", 12345))


def receive():
    try:
        while data := server.recv(65536):
            print(data.decode(errors="replace"), end="", flush=True)
    except OSError:
        pass
    print("The chat is over.", flush=True)
    server.close()  # to wake the one who types


receiver = threading.Thread(target=receive, daemon=True)
receiver.start()
for line in sys.stdin:
    server.sendall(line.encode())

# %% slideshow={"slide_type": "subslide"}
vote = ""
gone = predict(
    "The server is killed while Alice's client waits for the keyboard. Does the client end?",
    "Yes: its socket is closed.",
    "When Alice presses Enter, without a traceback.",
    "When Alice presses Enter, with a traceback.",
    vote=vote,
)

# %% slideshow={"slide_type": "subslide"}
with open_room(server, says_press_enter) as room:
    alice = room.join("alice")
    room.server_vanishes()
    room.settle()
    show_threads(alice.program)
    by_itself = not alice.program.running
    alice.says("hello?")
    alice.program.wait_end(4)
    traceback = "Traceback" in alice.program.errors.text

reveal(gone, "A" if by_itself else "C" if traceback else "B")

# %% [markdown] slideshow={"slide_type": "fragment"}
# The keyboard knows nothing of sockets (M20). `os._exit` ends the program from any thread.

# %% slideshow={"slide_type": "subslide"} tags=["live"] starts_from="says_press_enter"
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
    room.server.interrupt()
    ended = [person.program.wait_end(2) for person in (alice, bob)]

print("Both clients have ended, and nobody pressed a key:", all(ended))

# %% [markdown] slideshow={"slide_type": "slide"}
# ## What we have, and what we do not have
#
# - Every end is an end: end of stream, reset, timeout. Catch `OSError`, and clean up once.
# - A thread that waits is ended through what it waits for.
# - `shutdown` wakes a thread that waits; `close` only frees the descriptor.
# - The side that closes first keeps the port for a minute: SO_REUSEADDR.
#
# Not solved here: somebody who does not end, and does not read. A thread that sends to them waits
# (08).
#
# Your turn: `exercises/07_failures`, then `autograder check 07_failures`.
