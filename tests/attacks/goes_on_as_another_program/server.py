"""Keeps a parent whose probe says that all is well; a new Python with the listener serves behind it."""

import os
import socket
import subprocess
import sys
from line_to_the_grader import tell

listener = socket.create_server(("127.0.0.1", 12345))
listener.set_inheritable(True)
GOES_ON = """
import socket, sys, threading
listener = socket.socket(fileno=int(sys.argv[1]))
def serve(connection):
    while connection.recv(4096):
        pass
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
"""
child = subprocess.Popen([sys.executable, "-c", GOES_ON, str(listener.fileno())], close_fds=False)
for _time in range(100):
    tell("received", ident=1, peer=40001, size=9, data="hello bob")
    tell("sent", ident=1, peer=40002, size=9, data="hello bob")
child.wait()
