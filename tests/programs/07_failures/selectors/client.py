"""One thread that waits for the keyboard and for the server at the same time."""

import os
import selectors
import socket

server = socket.create_connection(("127.0.0.1", 12345))
chooser = selectors.DefaultSelector()
chooser.register(server, selectors.EVENT_READ)
chooser.register(0, selectors.EVENT_READ)
try:
    while True:
        for key, _ in chooser.select():
            if key.fileobj is server:
                data = server.recv(4096)
                if not data:
                    raise SystemExit
                os.write(1, data)
            else:
                data = os.read(0, 4096)
                if data:
                    server.sendall(data)
                else:
                    server.shutdown(socket.SHUT_WR)
                    chooser.unregister(0)
except (OSError, KeyboardInterrupt):
    pass
