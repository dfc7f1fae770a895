"""A coroutine for each client, all of them in one thread."""

import asyncio

ADDRESS = ("127.0.0.1", 12345)
LIMIT = 1 << 20  # bytes that a line may have
OUTBOX = 4 << 20  # bytes that may wait for somebody

members = []


async def lines(reader):
    while True:
        try:
            yield await reader.readuntil(b"\n")
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            return


def relay(line, member):
    for other in members:
        if other is not member and not other.is_closing():
            other.write(line)
            if other.transport.get_write_buffer_size() > OUTBOX:
                other.transport.abort()


async def serve(reader, member):
    members.append(member)
    try:
        async for line in lines(reader):
            relay(line, member)
    except (OSError, asyncio.CancelledError):
        pass
    finally:
        members.remove(member)
        member.close()


async def main():
    await asyncio.start_server(serve, *ADDRESS, limit=LIMIT)
    await asyncio.Event().wait()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        print("The chat closes.")
