"""Tries nothing. It relays nothing either: what the others are worth without their tricks.

The test lays it as honest_server.py beside each attack whose server goes on like this.
"""

import socket
import threading


def serve(connection):
    while connection.recv(4096):
        pass  # relays nothing


def main():
    listener = socket.socket()
    listener.bind(("127.0.0.1", 12345))
    listener.listen()
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()


if __name__ == "__main__":
    main()
