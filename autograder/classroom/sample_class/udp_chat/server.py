"""Chat over UDP: every datagram goes on to everybody else who has ever written."""

import socket

seen = set()

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 12345))
print("UDP chat on port 12345")

while True:
    try:
        datagram, sender = server.recvfrom(65535)
    except ConnectionError:
        continue
    seen.add(sender)
    for address in seen:
        if address != sender:
            server.sendto(datagram, address)
