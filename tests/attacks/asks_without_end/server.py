"""Asks its user another question each time, and each is long."""


for number in range(100000):
    print(("What is your name, port, room, host and number %d? " % number) * 3)
    try:
        if not input("Enter %d%s: " % (number, "?" * 5000)): break
    except EOFError:
        break


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
