"""No lock: dict.setdefault looks and takes in one step (CPython docs, thread-safe by the GIL)."""

from socket import *
from threading import Thread

users = {}


def send(s, text):
    try:
        s.sendall(f"{text}\n".encode(errors="replace"))
    except OSError:
        print("could not send to", s)


def to_all_but(me, text):
    print(text)
    for s in list(users.values()):
        if s is not me:
            send(s, text)


def serve(s):
    name = ""
    f = s.makefile("r", encoding="utf-8", errors="replace", newline="\n")
    try:
        send(s, "Hello! First line: your name.")
        for line in f:
            line = line.rstrip("\r\n")
            if not name:
                if line.strip() and users.setdefault(line, s) is s:
                    name = line
                    send(s, f"* welcome {name}")
                    to_all_but(s, f"* {name} joined")
                else:
                    send(s, "* name taken")
                continue
            match line.split(" ", 2):
                case ["/quit", *_]:
                    break
                case ["/who", *_]:
                    send(s, "* here: " + ", ".join(sorted(list(users))))
                case ["/nick", new, *_] if new and new != name:
                    if users.setdefault(new, s) is s:
                        old, name = name, new
                        del users[old]
                        to_all_but(None, f"*** {old} -> {new}")
                    else:
                        send(s, "* name taken")
                case ["/msg", to, text]:
                    other = users.get(to)
                    if other:
                        send(other, f"{name} -> you: {text}")
                    else:
                        send(s, f"* no such user: {to}")
                case [command, *_] if command.startswith("/"):
                    send(s, "* usage: /who, /msg NAME TEXT, /nick NAME, /quit")
                case _:
                    to_all_but(s, f"{name}: {line}")
    except OSError as e:
        print(e)
    finally:
        if name:
            del users[name]
            to_all_but(s, f"* {name} left")
        f.close()
        s.close()


l = create_server(("", 12345))
while True:
    c, a = l.accept()
    print(a)
    Thread(target=serve, args=(c,), daemon=True).start()
