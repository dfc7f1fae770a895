"""Proves autograder/room/texts/relay.py: bytes are handed on in their order, and no flood of them
holds the grader up.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from autograder.program.lines import Lines
from autograder.room.texts import relay
from autograder.room.texts.relay import Relay

Ends = tuple[Lines, int, socket.socket]


@pytest.fixture
def led(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ends]:
    """Lines, a port that leads to a server, and that server."""
    monkeypatch.setattr(relay, "PATIENCE", 0.2)
    lines = Lines()
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        contextlib.closing(Relay(lines, lambda do: do())) as ways,
    ):
        yield lines, ways.to("tcp", server.getsockname()[1]), server


def come(led: Ends) -> tuple[socket.socket, socket.socket]:
    """A client, and the server's end of its connection."""
    lines, port, server = led
    client = socket.create_connection(("127.0.0.1", port))
    lines.poll(1.0)
    return client, server.accept()[0]


def until(led: Ends, condition: Callable[[], bool]) -> bool:
    """Whether it comes true while the lines are read."""
    return any(condition() or (not led[0].poll(0.02) and condition()) for _turn in range(2000))


def test_much_comes_in_its_order(led: Ends) -> None:
    client, theirs = come(led)
    said = bytes(number % 251 for number in range(1 << 21))
    came = bytearray()

    def read() -> None:
        while data := theirs.recv(4000):
            came.extend(data)

    with client, theirs:
        threads = [threading.Thread(target=client.sendall, args=(said,)),
                   threading.Thread(target=read)]  # fmt: skip
        for thread in threads:
            thread.start()
        assert until(led, lambda: len(came) == len(said))
        assert came == said
        client.shutdown(socket.SHUT_WR)
        assert until(led, lambda: not threads[1].is_alive())


def test_who_floods_and_does_not_read_is_cut_off(led: Ends) -> None:
    with contextlib.ExitStack() as stack:
        pairs = [come(led) for _number in range(relay.CALLERS)]
        ends = [stack.enter_context(end) for pair in pairs for end in pair]
        for end in ends:
            end.setblocking(False)

        def all_are_cut() -> bool:
            for end in list(ends):
                try:
                    end.send(bytes(1 << 16))
                except BlockingIOError:
                    continue
                except OSError:
                    ends.remove(end)
            return not ends

        assert until(led, all_are_cut)


def test_who_comes_again_and_again_is_not_let_in(led: Ends) -> None:
    lines, port, _server = led
    with contextlib.ExitStack() as stack:
        for _number in range(relay.CALLERS):
            client, theirs = come(led)
            stack.enter_context(client)
            stack.enter_context(theirs)
        last = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
        lines.poll(1.0)
        assert last.recv(1) == b""
