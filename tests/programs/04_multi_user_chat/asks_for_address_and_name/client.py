"""Asks where to go, then, when it is connected, who is there. It signs each line itself."""

import socket
import threading

host = input("Server IP: ")
port = int(input("Server port: "))
server = socket.create_connection((host, port))
name = input("Your nickname: ")


def receive():
    try:
        while data := server.recv(4096):
            print(data.decode("utf-8", "replace"), end="", flush=True)
    except OSError:
        pass
    print("The chat is over.")


threading.Thread(target=receive, daemon=True).start()
try:
    while True:
        server.sendall(f"{name}: {input()}\n".encode())
except (EOFError, OSError):
    pass
server.close()
