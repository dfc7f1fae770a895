"""Commands in a dict of functions; dataclass; one lock for each step; a writer queue each."""
import queue
import socket
import threading
from dataclasses import dataclass, field

names = {}
lock = threading.RLock()
COMMANDS = {}


def command(word):
    def register(function):
        COMMANDS[word] = function
        return function

    return register


@dataclass(eq=False)
class Client:
    sock: socket.socket
    name: str = ""
    box: queue.SimpleQueue = field(default_factory=queue.SimpleQueue)
    running: bool = True

    def tell(self, text):
        self.box.put(text.encode("utf-8", "replace") + b"\n")

    def write(self):
        try:
            while line := self.box.get():
                self.sock.sendall(line)
        except OSError:
            pass
        try:
            self.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def others(client):
    return [c for c in names.values() if c is not client]


def tell_others(client, text):
    for other in others(client):
        other.tell(text)


def valid(name):
    return 0 < len(name) <= 40 and name.isprintable() and " " not in name and name[0] != "/"


def enter(client, name):
    if not valid(name) or name in names:
        client.tell("* name taken")
        return
    names[name] = client
    client.name = name
    client.tell(f"* welcome {name}")
    tell_others(client, f"* {name} joined")


@command("/who")
def who(client, _rest):
    client.tell("* here: " + ", ".join(sorted(names)))


@command("/msg")
def msg(client, rest):
    to, _, text = rest.partition(" ")
    if to in names:
        names[to].tell(f"{client.name} -> you: {text}")
    else:
        client.tell(f"* no such user: {to}")


@command("/nick")
def nick(client, rest):
    new = rest.strip()
    if not valid(new) or new in names:
        client.tell("* name taken")
        return
    old, client.name = client.name, new
    del names[old]
    names[new] = client
    tell_others(client, f"* {old} is {new} now")


@command("/quit")
def leave(client, _rest):
    client.running = False


def unknown(client, _rest):
    client.tell("* unknown command")


def handle(client, line):
    if not client.name:
        return enter(client, line)
    if not line.startswith("/"):
        return tell_others(client, f"{client.name}: {line}")
    word, _, rest = line.partition(" ")
    return COMMANDS.get(word, unknown)(client, rest)


def serve(sock):
    client = Client(sock)
    writer = threading.Thread(target=client.write, daemon=True)
    writer.start()
    try:
        with sock.makefile("rb") as file:
            while client.running and (raw := file.readline(1 << 20)).endswith(b"\n"):
                with lock:
                    handle(client, raw.decode("utf-8", "replace").rstrip("\r\n"))
    except OSError:
        pass
    with lock:
        if client.name:
            del names[client.name]
            tell_others(client, f"* {client.name} left")
    client.box.put(b"")
    writer.join(2)
    sock.close()


def main():
    with socket.create_server(("127.0.0.1", 12345)) as listener:
        while True:
            threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()


if __name__ == "__main__":
    main()
