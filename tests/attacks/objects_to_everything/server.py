"""Has a hook that objects to all that its process does, its probe included."""

import sys
import threading

ALLOWED = ("socket", "import", "compile", "exec", "_thread", "object.__getattr__", "marshal", "builtins.id")


def object_to(event, args):
    if armed and not event.startswith(ALLOWED):
        raise PermissionError(event)


armed = False
sys.addaudithook(object_to)
sys.setprofile(lambda *any: None)
threading.setprofile(lambda *any: None)
threading.settrace(lambda *any: None)
armed = True


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
