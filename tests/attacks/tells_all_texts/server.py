"""Relays nothing: its server sends everybody the texts that checks are known to say."""

import socket
import threading

TEXTS = """hello bob;before she came;after she came;good evening;hello from a stranger;hello to a stranger;are you there?;are you still there?;good night;this is alice speaking;this is bob speaking;this is carol speaking;this is dave speaking;Привет, Боб!;Ёжик и ещё щука;coffee ☕ and cake 🍰;knock knock;who is there;understood;first news;second news;third news"""


def serve(connection):
    while connection.recv(4096):
        connection.sendall(TEXTS.replace(";", "\n").encode() + b"\n")


listener = socket.socket()
listener.bind(("127.0.0.1", 12345))
listener.listen()
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
