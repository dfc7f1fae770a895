"""asyncio: a task for each writer and an asyncio.Queue; bytes counted by hand."""
import asyncio

MOST = 1 << 20
members = {}


class Member:
    def __init__(self, writer):
        self.writer = writer
        self.queue = asyncio.Queue()
        self.size = 0

    def put(self, line):
        self.size += len(line)
        if self.size > MOST:
            self.writer.transport.abort()
        else:
            self.queue.put_nowait(line)

    async def pump(self):
        try:
            while True:
                line = await self.queue.get()
                self.writer.write(line)
                await self.writer.drain()
                self.size -= len(line)
        except OSError:
            self.writer.transport.abort()


async def serve(reader, writer):
    me = Member(writer)
    members[me] = asyncio.create_task(me.pump())
    try:
        while (line := await reader.readline()).endswith(b"\n"):
            for other in list(members):
                if other is not me:
                    other.put(line)
    except (OSError, ValueError):
        pass
    except asyncio.CancelledError:
        pass
    finally:
        members.pop(me).cancel()
        writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 12345, limit=1 << 20)
    print("open")
    await asyncio.Event().wait()
    del server


try:
    asyncio.run(main())
except KeyboardInterrupt:
    print("closed")
