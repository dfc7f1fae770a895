"""Tells of true events without end, which are kept."""

import json, os, socket, stat, threading, time, sys

def channel():
    for fd in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                line = socket.socket(fileno=os.dup(fd))
                if line.family == socket.AF_UNIX:
                    return fd
        except OSError:
            pass
    return -1

FD = channel()
def tell(event, **facts):
    facts = {"event": event, "at": time.monotonic(), "thread": "MainThread", "ident": threading.get_ident(), **facts}
    os.write(FD, json.dumps(facts).encode() + b"\n")

def forge():
    value = dict(name="x"*290, kind="text", size=2**60, data="y"*30)
    for n in range(400000):
        try:
            tell("standing", threads=[], values=[value]*3, whose=n, path=[dict(place="server.py:1", values=[])]*3)
        except BlockingIOError:
            pass
threading.Thread(target=forge, daemon=True).start()


import socket
import threading


def serve(connection):
    while connection.recv(4096):
        pass  # relays nothing


listener = socket.socket()
listener.bind(("127.0.0.1", 12345))
listener.listen()
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
