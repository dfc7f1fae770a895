"""asyncio streams, a class, tasks for the writers."""
import asyncio
import contextlib

LIMIT = 1 << 20
OUTBOX = 3 << 20


class Hub:
    def __init__(self):
        self.members = set()

    def publish(self, line, author):
        for member in tuple(self.members):
            if member is not author:
                member.push(line)


class Member:
    def __init__(self, hub, reader, writer):
        self.hub, self.reader, self.writer = hub, reader, writer
        self.waiting = bytearray()
        self.news = asyncio.Event()

    def push(self, line):
        self.waiting += line
        self.news.set()
        if len(self.waiting) + self.writer.transport.get_write_buffer_size() > OUTBOX:
            self.writer.transport.abort()

    async def pump(self):
        with contextlib.suppress(OSError):
            while True:
                await self.news.wait()
                self.news.clear()
                data, self.waiting = bytes(self.waiting), bytearray()
                self.writer.write(data)
                await self.writer.drain()

    async def run(self):
        self.hub.members.add(self)
        pump = asyncio.create_task(self.pump())
        try:
            buffer = b""
            while data := await self.reader.read(16384):
                *lines, buffer = (buffer + data).split(b"\n")
                for line in lines:
                    self.hub.publish(line.decode(errors="replace").encode() + b"\n", self)
                if len(buffer) > LIMIT:
                    break
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            self.hub.members.discard(self)
            pump.cancel()
            self.writer.close()


async def main():
    hub = Hub()

    async def come(reader, writer):
        await Member(hub, reader, writer).run()

    await asyncio.start_server(come, "127.0.0.1", 12345)
    await asyncio.Event().wait()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main())
