"""asyncio.Protocol classes."""
import asyncio

MAX = 1 << 20


class ChatProtocol(asyncio.Protocol):
    members = []

    def connection_made(self, transport):
        self.transport = transport
        self.buffer = bytearray()
        ChatProtocol.members.append(self)

    def data_received(self, data):
        self.buffer.extend(data)
        while (end := self.buffer.find(b"\n")) >= 0:
            line = bytes(self.buffer[: end + 1])
            del self.buffer[: end + 1]
            self.line_received(line)
        if len(self.buffer) > MAX:
            self.transport.abort()

    def line_received(self, line):
        line = line.decode(errors="replace").encode()
        for member in self.members:
            if member is not self:
                member.transport.write(line)

    def connection_lost(self, exc):
        ChatProtocol.members.remove(self)


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(ChatProtocol, "127.0.0.1", 12345)
    await server.serve_forever()


try:
    asyncio.run(main())
except KeyboardInterrupt:
    pass
