"""Client of the UDP chat: a thread prints what comes, the main thread reads the keyboard."""

import socket
import sys
import threading

SERVER = ("127.0.0.1", 12345)


def receive(sock):
    while True:
        try:
            datagram, _ = sock.recvfrom(65535)
        except ConnectionError:
            continue
        print(datagram.decode("utf-8", "replace"))


sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.sendto("(joined)".encode(), SERVER)
threading.Thread(target=receive, args=(sock,), daemon=True).start()

for line in sys.stdin:
    sock.sendto(line.rstrip("\n").encode(), SERVER)
