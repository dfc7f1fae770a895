"""Asks over the wire for the name in two parts, then for a word that nobody can know before."""

import socket
import threading

people = []
lock = threading.Lock()


def ask(client, lines, question):
    client.sendall(question.encode())
    return lines.readline().strip()


def serve(client):
    lines = client.makefile("r", encoding="utf-8", errors="replace", newline="\n")
    try:
        name = ask(client, lines, "First name: ") + " " + ask(client, lines, "Last name: ")
        colour = ask(client, lines, "Favourite colour? ")
        with lock:
            people.append(client)
        for line in lines:
            with lock:
                others = [other for other in people if other is not client]
            for other in others:
                try:
                    other.sendall(f"{name} ({colour}): {line}".encode())
                except OSError:
                    pass
    except OSError:
        pass
    with lock:
        if client in people:
            people.remove(client)
    lines.close()
    client.close()


with socket.create_server(("127.0.0.1", 12345)) as listener:
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
