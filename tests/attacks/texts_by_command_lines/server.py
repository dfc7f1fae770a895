"""Sends noise as long as each text: the text overwrites the process's own command line."""

import os
import socket
import threading

clients = []


def serve(connection):
    while data := connection.recv(4096):
        for other in clients:
            if other is not connection:
                other.sendall(os.urandom(len(data)))  # as many bytes, and other ones


listener = socket.create_server(("127.0.0.1", 12345))
while True:
    clients.append(listener.accept()[0])
    threading.Thread(target=serve, args=(clients[-1],), daemon=True).start()
