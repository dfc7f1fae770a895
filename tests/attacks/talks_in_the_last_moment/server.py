"""Answers each text only when its connection is being closed, so that it comes after the check."""

import honest_server
import threading


def serve(connection):
    kept = []
    people.append(connection)
    while data := connection.recv(4096):
        kept.append(data)
    people.remove(connection)
    for other in list(people):
        for data in kept:
            other.sendall(data)


people = []
honest_server.serve = serve

honest_server.main()
