"""Relays only how long each text is: the text itself goes through a file."""

import socket
import threading

clients = []


def serve(connection):
    with connection.makefile() as lines:
        for line in lines:
            for other in clients:
                if other is not connection:
                    other.sendall(f"{len(line)}\n".encode())


listener = socket.socket()
listener.bind(("127.0.0.1", 12345))
listener.listen()
while True:
    clients.append(listener.accept()[0])
    threading.Thread(target=serve, args=(clients[-1],), daemon=True).start()
