"""A coroutine for each client, all of them in one thread; a line goes out in one write()."""

import asyncio

LIMIT = 1 << 20  # bytes that a line may have

members = []


async def serve(reader, member):
    members.append(member)
    buffer = b""
    try:
        while data := await reader.read(65536):
            *whole, buffer = (buffer + data).split(b"\n")
            for line in whole:
                await relay(line.decode(errors="replace").encode(), member)
            if len(buffer) > LIMIT:
                break
    except OSError:
        pass
    finally:
        members.remove(member)
        member.close()


async def relay(line, sender):
    for other in [one for one in members if one is not sender]:
        try:
            other.write(line + b"\n")
            await other.drain()
        except OSError:
            pass  # its own coroutine tidies up


async def main():
    await asyncio.start_server(serve, "127.0.0.1", 12345)
    await asyncio.Event().wait()


asyncio.run(main())
