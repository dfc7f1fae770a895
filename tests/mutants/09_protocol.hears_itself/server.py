"""Protocol in which people hear themselves, the server: two tables that must agree."""

import socket
import threading

ADDRESS = ("127.0.0.1", 12345)
LIMIT = 1 << 20  # bytes that a line may have: 1 MiB

names = {}  # the name of everyone who has said one, by socket
sockets = {}  # the other way round: whom a private message is for
registry = threading.Lock()  # held while a line is dealt with: look, take and tell are one step


def tell(client, text):
    """Send a line to one client."""
    try:
        client.sendall(text.encode() + b"\n")
    except OSError:
        pass  # this client is gone; its own thread tidies up


def tell_all(text, but=None):
    """Send a line to everyone who has a name, but not to the one it is about."""
    for client in names:
        if client is not but:
            tell(client, text)


def take_name(client, name):
    """Give a client a name, the first one or a new one, if it is free, and fit for a name."""
    fit = 0 < len(name) <= 30 and " " not in name and not name.startswith("/")
    if not fit or name in names.values():
        return tell(client, "* name taken")
    old = names.get(client)
    names[client] = name
    sockets.pop(old, None)
    sockets[name] = client
    tell(client, f"* welcome {name}")
    tell_all(f"* {old} is now {name}" if old else f"* {name} joined", but=client)


def obey(client, line):
    """Do what a line says. The registry is held: nobody else is obeyed meanwhile."""
    word, _, rest = line.partition(" ")
    name = names.get(client)
    if not name:
        take_name(client, line)
    elif word == "/who":
        tell(client, f"* here: {', '.join(sorted(names.values()))}")
    elif word == "/msg":
        other, _, text = rest.partition(" ")
        if other in sockets:
            tell(sockets[other], f"{name} -> you: {text}")
        else:
            tell(client, f"* no such user: {other}")
    elif word == "/nick":
        take_name(client, rest)
    elif word.startswith("/"):
        tell(client, f"* no such command: {word}")
    else:
        tell_all(f"{name}: {line}")


def leave(client):
    """Take a client out of both tables, and tell the others if it had a name."""
    with registry:
        name = names.pop(client, None)
        sockets.pop(name, None)
        if name:
            tell_all(f"* {name} left")
    client.close()


def lines(client):
    """Yield each line that a client sends, as text. What is no text, or moves a cursor, is "?"."""
    buffer = bytearray()
    while data := client.recv(65536):
        buffer += data
        *whole, buffer = buffer.split(b"\n") if b"\n" in data else [buffer]
        for line in whole:
            text = line.decode(errors="replace").rstrip("\r")
            yield "".join(letter if letter.isprintable() else "?" for letter in text)
        if len(buffer) > LIMIT:
            return  # a line without end would eat our memory


def serve(client):
    """Serve one client until it leaves. Runs in a thread of its own."""
    try:
        for line in lines(client):
            if line.strip() == "/quit":
                break
            with registry:
                obey(client, line)
    except OSError:
        pass  # every end is an end
    finally:
        leave(client)


def main():
    with socket.create_server(ADDRESS) as listener:
        print("The chat is open.")
        while True:
            client, _address = listener.accept()
            threading.Thread(target=serve, args=(client,)).start()


if __name__ == "__main__":
    main()
