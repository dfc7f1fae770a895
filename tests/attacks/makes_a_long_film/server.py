"""Has more threads, lines and values than a recording can hold, and values that lie about themselves."""

import honest_server
import threading


class Lies(bytes):
    def __len__(self):
        return 1 << 60

    def __getitem__(self, place):
        raise SystemExit

    def __iter__(self):
        while True:
            yield 1

    def __eq__(self, other):
        raise MemoryError

    __hash__ = __bool__ = __repr__ = __str__ = __eq__

    @property
    def __class__(self):
        raise KeyboardInterrupt


def run(number):
    values = {f"v{place}": bytes(1000) * place for place in range(300)}
    lie, text, big = Lies(b"x"), "y" * 10_000, 10 ** 4000
    exec("\n".join(f"w{place} = {place}" for place in range(2000)), {}, values)
    for place in range(3000):
        big += place
        text = text[1:]
        lie = Lies(b"z")


for number in range(40):
    threading.Thread(target=run, args=(number,), name="n" * 10_000, daemon=True).start()

honest_server.main()
