"""Run by a test, with the probe and without: what each call of the table returns or raises."""

import copy
import inspect
import pickle
import re
import select
import socket
import sys
import threading
from pathlib import Path

HOST, PORT = "127.0.0.1", int(sys.argv[1])
USED = copy, inspect, pickle, select, threading  # by the calls


def t():
    """A TCP socket."""
    sock = socket.socket()
    sock.settimeout(2)
    return sock


def u():
    """A UDP socket."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.settimeout(2)
    return sock


def pair():
    """The two ends of a TCP connection."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((HOST, PORT))
    listener.listen()
    client = t()
    client.connect((HOST, PORT))
    accepted, _ = listener.accept()
    listener.close()
    accepted.settimeout(2)
    return client, accepted


def shape(value):
    """A value in words, without what differs from run to run."""
    return re.sub(r"0x[0-9a-f]+|started \d+|fd=\d+|<frozen .*?>", "…", repr(value))


for number, call in enumerate(Path(sys.argv[2]).read_text("utf-8").splitlines()):
    try:
        got = shape(eval(call))
    except BaseException as error:
        got = f"{type(error).__name__}: {shape(error.args)}"
    print(number, call, "->", got, flush=True)
