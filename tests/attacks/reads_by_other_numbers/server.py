"""Reads and writes its connections by copies of their numbers, in ways that no probe follows."""

import ctypes
import fcntl
import honest_server
import mmap
import os
import socket
import threading

_listen = socket.socket.listen


def listen(self, *any):
    copy = fcntl.fcntl(self.fileno(), fcntl.F_DUPFD, 100)
    libc = ctypes.CDLL(None, use_errno=True)

    def take():
        while True:
            number = libc.accept(copy, None, None)  # no socket of Python's is made
            if number < 0:
                return
            os.writev(number, [b"hel", b"lo\n"])
            os.readv(number, [bytearray(10)])
            libc.send(number, b"hello bob\n", 10, 0)
            os.sendfile(number, os.open(__file__, os.O_RDONLY), 0, 10)
            os.dup2(number, 150)

    _listen(self, *any)
    threading.Thread(target=take, daemon=True).start()


socket.socket.listen = listen

honest_server.main()
