"""Blocks and ignores all signals, and replaces what ends it."""


import signal, os, sys, atexit
signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
os._exit = lambda *any: None
sys.exit = lambda *any: None
import builtins
builtins.exit = builtins.quit = lambda *any: None
sys.excepthook = lambda *any: None
import threading
threading.excepthook = lambda *any: None
sys.settrace(lambda *any: None)


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
