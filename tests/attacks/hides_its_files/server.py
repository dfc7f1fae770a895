"""Takes all rights from its folder, and from what it makes."""


import os
os.makedirs("/tmp/hidden/in/it", exist_ok=True)
for path in (".", "/tmp/hidden/in", "/tmp/hidden", "/tmp", "..", "../ports"):
    try: os.chmod(path, 0)
    except OSError: pass


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
