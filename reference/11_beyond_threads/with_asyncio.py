"""Beyond threads, the server with asyncio: a coroutine per client, all of them in one thread."""

import asyncio

ADDRESS = ("127.0.0.1", 12345)
LIMIT = 1 << 20  # bytes that a line may have: 1 MiB
OUTBOX = 4 << 20  # bytes that may wait for a slow reader: 4 MiB

members = []  # the registry; no lock guards it: nobody else runs until we await


async def lines(reader):
    """Yield what a client says: whole lines, as many at once as have come."""
    buffer = bytearray()
    while data := await reader.read(65536):
        buffer += data
        if b"\n" in data:
            whole, newline, buffer = buffer.rpartition(b"\n")
            yield (whole + newline).decode(errors="replace").encode()  # what is no text is "�"
        if len(buffer) > LIMIT:
            return  # a line without end would eat our memory


def relay(member, data):
    """Offer what a member says to everyone else. This awaits nothing, so nobody comes or goes."""
    for other in members:
        if other is not member and not other.is_closing():
            other.write(data)  # what does not fit now waits in an outbox of asyncio's
            if other.transport.get_write_buffer_size() > OUTBOX:
                other.transport.abort()  # who lags too much is dropped


async def serve(reader, member):
    """Relay what one member says until they leave. There is such a coroutine for each of them."""
    members.append(member)
    try:
        async for data in lines(reader):
            relay(member, data)
    except (OSError, asyncio.CancelledError):
        pass  # reset, timed out, network down, or Ctrl-C: every end is an end
    finally:
        members.remove(member)
        member.close()


async def main():
    await asyncio.start_server(serve, *ADDRESS)  # from now on, as long as the loop runs
    print("The chat is open. Ctrl-C ends it.", flush=True)
    await asyncio.Event().wait()  # for ever; serve_forever() would wait, at Ctrl-C, for all to go


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        print("The chat closes.", flush=True)
