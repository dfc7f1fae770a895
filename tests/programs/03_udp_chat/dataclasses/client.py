"""Client: asks a name, sends it, then text; receives in a Thread subclass."""
import socket
import sys
import threading


class Receiver(threading.Thread):
    def __init__(self, sock):
        super().__init__(daemon=True)
        self.sock = sock

    def run(self):
        while True:
            try:
                data, _ = self.sock.recvfrom(65535)
            except ConnectionResetError:
                continue
            except OSError:
                return
            sys.stdout.write(data.decode("utf-8", errors="replace") + "\n")
            sys.stdout.flush()


def main():
    server = ("127.0.0.1", 12345)
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    name = input("Name: ")
    sock.sendto(name.encode(), server)
    Receiver(sock).start()
    while True:
        try:
            text = input()
        except EOFError:
            break
        sock.sendto(text.encode("utf-8"), server)
    sock.close()


main()
