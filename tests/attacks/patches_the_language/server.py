"""Changes builtins, json, time and threading for whoever is in its process."""


import builtins, json, time, threading, socket, os
json.dumps = lambda *any, **more: "{}"
json.loads = lambda *any, **more: {}
json.JSONEncoder.encode = lambda *any: "{}"
time.monotonic = lambda: 0.0
time.time = lambda: -1.0
threading.get_ident = lambda: -1
builtins.isinstance = lambda *any: True
builtins.len = lambda *any: 0
os.getpid = lambda: 1


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
