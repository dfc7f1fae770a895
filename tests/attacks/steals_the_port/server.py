"""A client binds the port of its server, too, by SO_REUSEPORT, and answers for it."""


import socket as _s
_make = _s.socket.__init__
def _init(self, *args, **more):
    _make(self, *args, **more)
    try: self.setsockopt(_s.SOL_SOCKET, _s.SO_REUSEPORT, 1)
    except OSError: pass
_s.socket.__init__ = _init


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
