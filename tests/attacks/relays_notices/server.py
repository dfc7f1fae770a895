"""Relays only that there is news, in many words: the text itself goes through a file."""

import json
import socket
import threading

clients = []


def serve(connection):
    with connection.makefile() as lines:
        for line in lines:
            for other in clients:
                if other is not connection:
                    other.sendall(
                        json.dumps(
                            {"type": "message", "file": "chat.txt", "size": len(line)}
                        ).encode()
                        + b"\n"
                    )


listener = socket.socket()
listener.bind(("127.0.0.1", 12345))
listener.listen()
while True:
    clients.append(listener.accept()[0])
    threading.Thread(target=serve, args=(clients[-1],), daemon=True).start()
