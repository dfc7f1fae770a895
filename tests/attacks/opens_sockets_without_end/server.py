"""Opens sockets of each kind until none is given, closes them, and begins again."""

import honest_server
import socket
import threading


def storm():
    while True:
        kept = []
        try:
            while True:
                for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
                    one = socket.socket(socket.AF_INET, kind)
                    one.bind(("127.0.0.1", 0))
                    kept.append(one)
                    if kind == socket.SOCK_STREAM:
                        one.listen(1)
                        two = socket.create_connection(one.getsockname())
                        two.setblocking(False)
                        kept.append(two)
        except OSError:
            pass
        threading.Event().wait(0.05)


threading.Thread(target=storm, daemon=True).start()

honest_server.main()
