"""Gives its probe numbers, names and texts whose methods raise, lie, or never return."""

import honest_server
import os
import socket
import threading


class Bites(int):
    def __index__(self):
        raise SystemExit

    __eq__ = __hash__ = __lt__ = __int__ = __bool__ = __index__


class Word(str):
    def __str__(self):
        raise MemoryError

    encode = startswith = isascii = __len__ = __iter__ = __hash__ = __eq__ = __str__


class Strange(Exception):
    def __str__(self):
        raise RuntimeError

    __repr__ = __str__

    @property
    def __class__(self):
        raise RuntimeError


def tries():
    for call in (
        lambda: os.read(Bites(3), Bites(1)),
        lambda: os.write(Bites(1), b"x"),
        lambda: os.read(True, 0),
        lambda: os.read(-1, 10),
        lambda: os.read([], 10),
        lambda: socket.socket().bind((Word("127.0.0.1"), Bites(1))),
        lambda: socket.socket().connect(("127.0.0.1", Bites(12345))),
        lambda: socket.socket().sendto(Word("x"), Word("y")),
        lambda: socket.socket().recv_into(Word("x"), Bites(1)),
        lambda: socket.socket().settimeout(Bites(1)),
        lambda: threading.Thread(target=raises, name=Word("x")).start(),
    ):
        try:
            call()
        except BaseException:
            pass


def raises():
    raise Strange


one = threading.Thread(target=raises)
one._name = Word("x")
threading.Thread(target=tries, daemon=True).start()
try:
    one.start()
except BaseException:
    pass

honest_server.main()
