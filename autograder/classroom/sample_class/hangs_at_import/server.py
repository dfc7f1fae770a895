import socket
import threading

members = {}
lock = threading.Lock()


def start():
    lock.acquire()
    members["server"] = None
    register()


def register():
    with lock:  # taken already, by start(): waits for ever
        members["admin"] = None


start()

listener = socket.create_server(("127.0.0.1", 12345))
while True:
    connection, address = listener.accept()
    with lock:
        members[address] = connection
