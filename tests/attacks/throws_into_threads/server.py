"""Throws exceptions into all threads of its process, those of its probe too, again and again."""

import ctypes
import sys
import threading


def throw():
    for _round in range(200):
        for ident in list(sys._current_frames()):
            if ident not in (threading.main_thread().ident, threading.get_ident()):
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(ident), ctypes.py_object(SystemExit))
        threading.Event().wait(0.01)


threading.Thread(target=throw, daemon=True).start()


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
