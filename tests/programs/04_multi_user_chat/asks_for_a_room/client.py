"""Asks for a name and for a chat, and tells both to the server."""

import socket
import threading

name = input("Имя: ")
chat = input("Введите id чата: ")
server = socket.create_connection(("127.0.0.1", 12345))
server.sendall(f"{name}\n{chat}\n".encode())


def receive():
    with server.makefile("r", encoding="utf-8", errors="replace", newline="\n") as lines:
        try:
            for line in lines:
                print(line, end="", flush=True)
        except OSError:
            pass
    print("Чат закрыт.")


threading.Thread(target=receive, daemon=True).start()
try:
    while True:
        server.sendall((input() + "\n").encode())
except (EOFError, OSError):
    pass
