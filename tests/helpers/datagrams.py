"""Programs that speak UDP."""

from __future__ import annotations

RELAY = """
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", 12345))
people = []
while True:
    data, address = s.recvfrom(65535)
    print(address[1], data, flush=True)
    if address not in people:
        people.append(address)
    for person in people:
        if person != address:
            s.sendto(data, person)
"""
ECHO = """
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", 12345))
while True:
    data, address = s.recvfrom(65535)
    print(address, flush=True)
    s.sendto(data, address)
"""
CLIENT = """
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
A = ("127.0.0.1", 12345)
"""
LOOP = """
for line in __import__("sys").stdin:
    s.sendto(line.strip().encode(), A)
"""
HANDLER = """
import socket, socketserver
people = []
class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        data, sock = self.request
        if self.client_address not in people:
            people.append(self.client_address)
        for person in people:
            if person != self.client_address:
                sock.sendto(data, person)
"""
ASYNCIO = """
import asyncio
class Relay(asyncio.DatagramProtocol):
    people = []
    def connection_made(self, transport):
        self.transport = transport
    def datagram_received(self, data, address):
        if address not in self.people:
            self.people.append(address)
        for person in self.people:
            if person != address:
                self.transport.sendto(data, person)
async def main():
    loop = asyncio.get_running_loop()
    await loop.create_datagram_endpoint(Relay, local_addr=("127.0.0.1", 12345))
    await asyncio.Event().wait()
asyncio.run(main())
"""
