import asyncio
people = set()
async def serve(reader, writer):
    people.add(writer)
    try:
        while data := await reader.read(1024):
            for p in people - {writer}: p.write(data)
    except OSError: pass
    people.discard(writer); writer.close()
async def main():
    async with await asyncio.start_server(serve, "127.0.0.1", 12345) as s: await s.serve_forever()
asyncio.run(main())
