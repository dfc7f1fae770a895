"""The phones of a room: a page to open, and a WebSocket for each of them, in a thread of ours.

Nothing that comes from outside is run or shown as HTML: the page writes text into text nodes, and
its Content-Security-Policy allows no script but its own (https://www.w3.org/TR/CSP3/).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from typing import Any

from websockets.asyncio.server import ServerConnection, serve
from websockets.datastructures import Headers
from websockets.http11 import Request, Response

from autograder.stage.ask import Question
from autograder.stage.live.bridge import Address, Crowd, carry
from autograder.stage.live.page import headers, page
from autograder.stage.live.poll import Poll
from autograder.words.language import _

FRAME = 4096  # bytes of a message from a phone
HANDSHAKE, GOODBYE = 10.0, 1.0  # seconds that a phone may take for them
SIGN_OF_LIFE = 20.0  # seconds between two pings, and for the answer to each
BEHIND = 1 << 14  # bytes that may wait for a phone before nothing more is read for it
_QUIET = logging.getLogger("autograder.stage.live.phones")  # a cell prints nothing from a thread
_QUIET.addHandler(logging.NullHandler())
_QUIET.propagate = False
THREAD = "phones"
# asyncio says a line for each answer to somebody who has gone, of a thousand pings a thousand.
logging.getLogger("asyncio").addFilter(lambda record: record.threadName != THREAD)


class Phones:
    """Serves the page at ``/TOKEN`` on some listeners, until it is closed. For one thread.

    ``chat`` is where each phone gets a TCP connection of its own; without it phones only vote. At
    most ``most`` phones are served.
    """

    def __init__(
        self, listeners: Sequence[socket.socket], token: str, most: int, chat: Address | None = None
    ) -> None:
        self._path, self._listeners = f"/{token}", listeners
        host, port = listeners[0].getsockname()[:2]
        self.url = f"http://{host}:{port}{self._path}"
        self._crowd = Crowd(most, chat, Poll(0, most))
        self._page = page(chat is not None)
        self._connections: set[ServerConnection] = set()  # also of who has not asked for anything
        ready: Future[asyncio.AbstractEventLoop] = Future()
        self._thread = threading.Thread(target=self._run, args=(ready,), name=THREAD, daemon=True)
        self._thread.start()
        self._loop = ready.result()

    def __len__(self) -> int:
        return len(self._crowd.phones)

    def ask(self, question: Question) -> None:
        """Show a question on all phones, and let them vote until ``end_of_vote``."""
        poll = Poll(self._crowd.poll.number + 1, self._crowd.most, question)
        self._do(self._spread, poll)

    def end_of_vote(self) -> Counter[str]:
        """Take the question from all phones. Returns how many voted for each letter."""
        poll = self._crowd.poll
        poll.end()
        self._do(self._spread, poll)
        return poll.counts()

    def votes(self) -> Counter[str]:
        """How many have voted for each letter so far."""
        return self._crowd.poll.counts()

    def tell(self, news: Mapping[Address, object]) -> None:
        """Tell phones where their threads stand, by the addresses of their connections."""
        self._do(self._tell, news)

    def close(self) -> None:
        """Send all phones home, and end the thread."""
        self._do(self._stop.set)
        self._thread.join(4 * GOODBYE)

    def _do(self, what: Callable[..., object], *args: Any) -> None:
        """Have the thread of the phones do something. Nobody waits for it."""
        with contextlib.suppress(RuntimeError):  # it has ended
            self._loop.call_soon_threadsafe(what, *args)

    # -- in the thread of the phones -------------------------------------------------------

    def _spread(self, poll: Poll) -> None:
        is_new, self._crowd.poll = poll is not self._crowd.poll, poll
        for phone in self._crowd.phones.values():
            phone.tell("poll", poll.shown())
            if is_new:
                phone.tell("voted", "")

    def _tell(self, news: Mapping[Address, object]) -> None:
        for phone in self._crowd.phones.values():
            if phone.address is not None and phone.address in news:
                phone.tell("thread", news[phone.address])

    def _run(self, ready: Future[asyncio.AbstractEventLoop]) -> None:
        try:
            asyncio.run(self._serve(ready))
        except Exception as error:
            if ready.done():
                raise
            ready.set_exception(error)

    async def _serve(self, ready: Future[asyncio.AbstractEventLoop]) -> None:
        loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        async with contextlib.AsyncExitStack() as stack:
            for listener in self._listeners:
                await stack.enter_async_context(
                    serve(
                        lambda wire: carry(wire, self._crowd),
                        sock=listener,
                        create_connection=_counted(self._connections, 2 * self._crowd.most),
                        process_request=self._answer,
                        server_header=None,
                        compression=None,  # a small message could unpack to a huge one
                        max_size=FRAME,
                        max_queue=4,
                        write_limit=BEHIND,
                        open_timeout=HANDSHAKE,
                        close_timeout=GOODBYE,
                        ping_interval=SIGN_OF_LIFE,
                        ping_timeout=SIGN_OF_LIFE,
                        logger=_QUIET,
                    )
                )
            ready.set_result(loop)
            await self._stop.wait()
            loop.call_later(GOODBYE, self._hang_up)  # or who asks for nothing were waited for

    def _hang_up(self) -> None:
        for connection in self._connections:
            connection.transport.abort()

    def _answer(self, wire: ServerConnection, request: Request) -> Response | None:
        """The page; None for who asks for a WebSocket; else, that there is no such page."""
        path = request.path.partition("?")[0].rstrip("/.").lower()  # somebody may have typed it
        if path == f"{self._path}/socket" and "Upgrade" in request.headers:
            return None
        if path != self._path:
            return wire.respond(404, _("There is no such page. Scan the code again.") + "\n")
        return Response(200, "OK", Headers(headers(self._page)), self._page.encode())


def _counted(connections: set[ServerConnection], most: int) -> type[ServerConnection]:
    """Connections that are counted. What is one too many is gone before it is read."""

    class Counted(ServerConnection):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            connections.add(self)
            super().connection_made(transport)
            if len(connections) > most:
                self.transport.abort()

        def connection_lost(self, exc: Exception | None) -> None:
            connections.discard(self)
            super().connection_lost(exc)

    return Counted
