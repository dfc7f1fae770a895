"""Waits as long as anybody has patience with each text, and then says nothing."""

import honest_server
import socket
import threading
import time


def serve(connection):
    connection.settimeout(0.3)
    while True:
        try:
            if not connection.recv(1):
                return
        except TimeoutError:
            time.sleep(0.3)
            connection.settimeout(0.3)


honest_server.serve = serve

honest_server.main()
