"""Has pipes of its own, full and read by nobody, where its terminal was."""

import honest_server
import os
import socket

there, here = socket.socketpair()
for descriptor in (0, 1, 2):
    os.dup2(there.fileno(), descriptor)
os.set_blocking(1, False)
try:
    while True:
        os.write(1, b"alice: hello bob\n" * 1000)
except OSError:
    pass
os.set_blocking(1, True)

honest_server.main()
