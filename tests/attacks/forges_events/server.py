"""Writes events on the channel of its own probe, right ones and broken ones.

Its verdict is clear: what it forges makes others wait for it, in vain, and that time is its own.
"""

import os
import socket
import stat
import threading


def forge():
    lines = [b'{"event":"bound","real":{}}', b'{"event":[]}', b"[1]", b"\xff", b'{"event":"accepted","at":1,"thread":"x","ident":1,"peer":1}']
    while True:
        for fd in range(3, 30):
            try:
                if stat.S_ISSOCK(os.fstat(fd).st_mode):
                    line = socket.socket(fileno=os.dup(fd))
                    if line.family == socket.AF_UNIX:
                        os.write(fd, b"\n".join(lines) + b"\n")
            except OSError:
                pass
        stopped.wait(0.2)


stopped = threading.Event()
threading.Thread(target=forge, daemon=True).start()


import socket
import threading


def serve(connection):
    while connection.recv(4096):
        pass  # relays nothing


listener = socket.socket()
listener.bind(("127.0.0.1", 12345))
listener.listen()
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
