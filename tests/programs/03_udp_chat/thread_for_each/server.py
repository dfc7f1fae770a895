"""A queue and a sender thread for each address."""
import queue
import socket
import threading

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("127.0.0.1", 12345))
outboxes = {}
last = []  # who has come last


def sender(address, box):
    while True:
        data = box.get()
        try:
            sock.sendto(data, address)
        except OSError:
            pass


def main():
    while True:
        try:
            data, address = sock.recvfrom(65535)
        except ConnectionError:
            continue
        if address not in outboxes:
            outboxes[address] = queue.Queue()
            threading.Thread(target=sender, args=(address, outboxes[address]), daemon=True).start()
        for other, box in outboxes.items():
            if other != address:
                box.put(data)


main()
