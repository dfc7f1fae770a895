"""One thread owns all names and does all work; readers only put events into its queue. No lock."""

import queue
import socket
import threading

events = queue.Queue()
outboxes = {}  # connection -> its queue of lines; the actor's alone
names = {}  # connection -> name; the actor's alone


def read(connection):
    rest = b""
    try:
        while True:
            data = connection.recv(7)
            if not data:
                break
            rest += data
            while b"\n" in rest:
                line, rest = rest.split(b"\n", 1)
                events.put((connection, line.decode("utf-8", "backslashreplace").rstrip("\r")))
    except OSError:
        pass
    events.put((connection, None))


def write(connection, outbox):
    while (text := outbox.get()) is not None:
        try:
            connection.sendall(text.encode("utf-8", "replace") + b"\n")
        except OSError:
            break
    try:
        connection.shutdown(socket.SHUT_RDWR)  # wakes the reader; close alone would not
    except OSError:
        pass
    connection.close()


def tell(connection, text):
    outboxes[connection].put(text)


def tell_others(connection, text):
    for other in names:
        if other is not connection:
            tell(other, text)


def who_is(name):
    return next((c for c, n in names.items() if n == name), None)


def leave(connection):
    name = names.pop(connection, None)
    if name is not None:
        tell_others(connection, f"* {name} left")
    if connection in outboxes:
        outboxes.pop(connection).put(None)


def deal(connection, line):
    if line is None or line.strip() == "/quit":
        leave(connection)
    elif connection not in outboxes:
        return
    elif connection not in names:
        name = line.strip()[:20]
        if not name:
            tell(connection, "Please tell us your name.")
        elif who_is(name):
            tell(connection, "* name taken")
        else:
            names[connection] = name
            tell(connection, f"* welcome {name}! Type /who to see who is here.")
            tell_others(connection, f"* {name} joined the chat")
    elif line.startswith("/nick ") and line[6:].strip():
        new = line[6:].strip()
        if who_is(new):
            tell(connection, "* name taken")
        else:
            names[connection] = new
    elif line.split()[:1] == ["/who"]:
        tell(connection, "* here: " + ", ".join(sorted(names.values())))
    elif line.startswith("/msg ") and len(line.split(" ", 2)) == 3:
        _, name, text = line.split(" ", 2)
        other = who_is(name)
        if other is None:
            tell(connection, f"* no such user: {name}")
        else:
            tell(other, f"{names[connection]} -> you: {text}")
            tell(connection, f"you -> {name}: {text}")
    elif line.startswith("/"):
        tell(connection, "?")
    else:
        tell_others(connection, f"{names[connection]}: {line}")


def act():
    while True:
        connection, line = events.get()
        if line == "hello, actor" and connection not in outboxes:
            outbox = outboxes[connection] = queue.Queue()
            threading.Thread(target=write, args=(connection, outbox), daemon=True).start()
            threading.Thread(target=read, args=(connection,), daemon=True).start()
        else:
            deal(connection, line)


threading.Thread(target=act, daemon=True).start()
listener = socket.create_server(("127.0.0.1", 12345))
while True:
    events.put((listener.accept()[0], "hello, actor"))
