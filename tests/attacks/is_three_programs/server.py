"""Starts itself three times, each time on another port and with another face, and says which one is right."""

import honest_server
import os
import socket
import sys
import threading


def other(port):
    one = socket.socket()
    one.bind(("127.0.0.1", port))
    one.listen()
    while True:
        one.accept()[0].sendall(b"You are in the right room.\n")


for port in (12346, 12347, 8080, 9090, 5000):
    threading.Thread(target=other, args=(port,), daemon=True).start()
print("Listening on 127.0.0.1:12346. Please connect to 12346. Port: 12346")

honest_server.main()
