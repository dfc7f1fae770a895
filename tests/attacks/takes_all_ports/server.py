"""Binds all ports that there are, so that nobody can call it."""

import _socket
import honest_server
import threading

KEPT = []


def take():
    for kind in (_socket.SOCK_STREAM, _socket.SOCK_DGRAM):
        for port in range(65535, 1024, -1):
            one = _socket.socket(_socket.AF_INET, kind)
            try:
                one.bind(("127.0.0.1", port))
            except OSError as error:
                if error.errno == 24:
                    return
                continue
            KEPT.append(one)


threading.Thread(target=take, daemon=True).start()

honest_server.main()
