"""Sits in the rooms of others, and repeats all that it hears."""

import _socket
import honest_server
import threading


def repeat(port):
    while True:
        line = _socket.socket()
        if line.connect_ex(("127.0.0.1", port)) == 0:
            try:
                while data := line.recv(4096):
                    line.send(data + data)
            except OSError:
                pass
        line.close()


def search():
    for port in range(20000, 32000):
        line = _socket.socket()
        if line.connect_ex(("127.0.0.1", port)) == 0:
            threading.Thread(target=repeat, args=(port,), daemon=True).start()
        line.close()


threading.Thread(target=search, daemon=True).start()

honest_server.main()
