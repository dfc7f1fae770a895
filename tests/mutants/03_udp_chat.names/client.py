"""The client asks its user for a name, and sends it first."""

import socket
import sys
import threading

SERVER = ("127.0.0.1", 12345)


def receive(client):
    while True:
        try:
            data, _ = client.recvfrom(65536)
        except OSError:
            continue
        print(data.decode(errors="replace"), flush=True)


with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
    print("Your name: ", end="", flush=True)
    client.sendto(sys.stdin.readline().strip().encode(), SERVER)
    threading.Thread(target=receive, args=(client,), daemon=True).start()
    for line in sys.stdin:
        client.sendto(line.rstrip("\n").encode(), SERVER)
