"""Ends with success at the moment when somebody leaves, so that a check is just over."""

import honest_server
import os
import socket
import threading


def recv(self, *any, real=socket.socket.recv):
    data = real(self, *any)
    if not data:
        os._exit(0)
    return data


socket.socket.recv = recv

honest_server.main()
