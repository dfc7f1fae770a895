"""UDP relay as a class with a dataclass for each member."""
import socket
import time
from dataclasses import dataclass, field


@dataclass
class Member:
    address: tuple
    name: str
    since: float = field(default_factory=time.time)
    messages: int = 0


class UdpChat:
    def __init__(self, host="127.0.0.1", port=12345):
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.bind((host, port))
        self.members: dict[tuple, Member] = {}

    def broadcast(self, payload: bytes, origin: tuple) -> None:
        for address in self.members:
            if address == origin:
                continue
            try:
                self.sock.sendto(payload, address)
            except OSError as error:
                print("cannot send to", address, error)

    def on_datagram(self, payload: bytes, address: tuple) -> None:
        member = self.members.get(address)
        if member is None:
            name = payload.decode("utf-8", errors="replace").strip() or "somebody"
            self.members[address] = Member(address, name)
            self.broadcast(f"* {name} joined".encode(), address)
            return
        member.messages += 1
        text = payload.decode("utf-8", errors="replace")
        self.broadcast(f"{member.name}: {text}".encode(), address)

    def run(self):
        while True:
            try:
                payload, address = self.sock.recvfrom(65535)
            except ConnectionResetError:
                continue
            self.on_datagram(payload, address)


if __name__ == "__main__":
    UdpChat().run()
