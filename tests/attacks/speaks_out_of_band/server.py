"""Relays each byte as an urgent one, which nobody reads who does not ask for it."""

import socket
import threading

people = []


def serve(connection):
    people.append(connection)
    while data := connection.recv(4096):
        for other in list(people):
            if other is not connection:
                for number in data:
                    try:
                        other.send(bytes([number]), socket.MSG_OOB)
                    except OSError:
                        pass


listener = socket.create_server(("127.0.0.1", 12345))
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
