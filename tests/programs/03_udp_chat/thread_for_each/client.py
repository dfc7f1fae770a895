from socket import *
from threading import Thread
import sys

s = socket(AF_INET, SOCK_DGRAM)
s.connect(("127.0.0.1", 12345))


def listen():
    while True:
        try:
            msg = s.recv(65535)
        except ConnectionRefusedError:
            print("(server is away)")
            continue
        print(msg.decode(errors="replace"))
        sys.stdout.flush()


s.send(b"hello")
Thread(target=listen, daemon=True).start()
for line in sys.stdin:
    try:
        s.send(line.rstrip("\n").encode())
    except ConnectionRefusedError:
        print("(server is away)")
