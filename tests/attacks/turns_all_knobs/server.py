"""Sets every option of its sockets to every number, so that the system counts and delivers oddly."""

import honest_server
import socket

_accept, _listen = socket.socket.accept, socket.socket.listen
LEVELS = (socket.SOL_SOCKET, socket.IPPROTO_TCP, socket.IPPROTO_IP, 41)


def turn(sock):
    for level in LEVELS:
        for option in range(1, 64):
            for value in (1, 0, 0x7FFFFFFF, b"\0" * 8):
                if (level, option) == (socket.SOL_SOCKET, 13):
                    continue  # SO_LINGER: its close would be a reset
                try:
                    sock.setsockopt(level, option, value)
                except (OSError, OverflowError):
                    pass


def accept(self):
    sock, address = _accept(self)
    turn(sock)
    return sock, address


def listen(self, *any):
    _listen(self, *any)
    turn(self)
    self.setblocking(True)


socket.socket.accept, socket.socket.listen = accept, listen

honest_server.main()
