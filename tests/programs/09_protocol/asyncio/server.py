import asyncio

users: dict[str, asyncio.StreamWriter] = {}


def send(writer, text):
    if not writer.is_closing():
        writer.write((text + "\n").encode("utf-8", "replace"))


def send_all(text, but=None):
    for writer in users.values():
        if writer is not but:
            send(writer, text)


async def lines(reader):
    while True:
        try:
            raw = await reader.readuntil(b"\n")
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError):
            return
        yield raw.decode("utf-8", "replace").rstrip("\r\n")


async def session(reader, writer):
    name = None
    try:
        async for line in lines(reader):
            if name is None:
                if line.strip() and line not in users:
                    name = line
                    users[name] = writer
                    send(writer, f"* welcome {name}")
                    send_all(f"* {name} joined", writer)
                else:
                    send(writer, "* name taken")
                continue
            match line.split(" ", 1):
                case ["/quit"]:
                    break
                case ["/who"]:
                    send(writer, "* here: " + ", ".join(sorted(users)))
                case ["/msg", rest] if " " in rest:
                    to, text = rest.split(" ", 1)
                    if to in users:
                        send(users[to], f"{name} -> you: {text}")
                    else:
                        send(writer, f"* no such user: {to}")
                case ["/nick", new] if new.strip():
                    if new in users:
                        send(writer, "* name taken")
                    else:
                        del users[name]
                        send_all(f"* {name} is now called {new}", writer)
                        name = new
                        users[name] = writer
                case [word, *_] if word.startswith("/"):
                    send(writer, "* try /who, /msg, /nick or /quit")
                case _:
                    send_all(f"{name}: {line}", writer)
    except asyncio.CancelledError:
        pass
    finally:
        if name is not None:
            del users[name]
            send_all(f"* {name} left")
        writer.close()


async def main():
    await asyncio.start_server(session, "127.0.0.1", 12345, limit=1 << 20)
    await asyncio.Event().wait()


try:
    asyncio.run(main())
except KeyboardInterrupt:
    pass
