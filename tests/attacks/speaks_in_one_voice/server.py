"""Its server and its clients say the same at the same time: prompts, questions and names of others."""

import sys
import threading


def speak():
    for number in range(300):
        for text in ("alice: hello bob", "bob: hello alice", "Name:", "name?", "Enter port:", "* welcome alice", "carol joined", "\r\x07"):
            print(text, end="\r\n" if number % 2 else "", flush=True)
        threading.Event().wait(0.01)


threading.Thread(target=speak, daemon=True).start()


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
