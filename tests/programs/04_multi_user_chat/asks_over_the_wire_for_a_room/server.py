"""Asks over the wire, for the room first and then for the name."""

import socket
import threading

rooms = {}
lock = threading.Lock()


def ask(client, lines, question):
    client.sendall(question.encode())
    return lines.readline().strip()


def serve(client):
    room, lines = [], client.makefile("r", encoding="utf-8", errors="replace", newline="\n")
    try:
        title = ask(client, lines, "Welcome! Which room? ")
        name = ask(client, lines, "Your name: ")
        with lock:
            room = rooms.setdefault(title, [])
            room.append(client)
        for line in lines:
            with lock:
                others = [other for other in room if other is not client]
            for other in others:
                try:
                    other.sendall(f"{name}: {line}".encode())
                except OSError:
                    pass
    except OSError:
        pass
    with lock:
        if client in room:
            room.remove(client)
    lines.close()
    client.close()


with socket.create_server(("127.0.0.1", 12345)) as listener:
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
