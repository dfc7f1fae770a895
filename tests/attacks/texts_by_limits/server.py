"""Sends noise as long as each text: the texts go by limits of processes, which others read in /proc."""

import os
import socket
import threading

clients = []


def serve(connection):
    while data := connection.recv(4096):
        for other in clients:
            if other is not connection:
                other.sendall(os.urandom(len(data)))


listener = socket.create_server(("127.0.0.1", 12345))
while True:
    connection, _address = listener.accept()
    clients.append(connection)
    threading.Thread(target=serve, args=(connection,)).start()
