"""Keeps the backlog of its server full, and answers the handshakes of clients in its own time."""

import honest_server
import socket
import threading

_listen = socket.socket.listen


def listen(self, *any):
    _listen(self, 0)
    port = self.getsockname()[1]

    def fill():
        kept = []
        for _caller in range(100):
            one = socket.socket()
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", port))
            kept.append(one)
            threading.Event().wait(0.02)

    threading.Thread(target=fill, daemon=True).start()


socket.socket.listen = listen

honest_server.main()
