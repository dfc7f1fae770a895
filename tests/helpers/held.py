"""Servers that say that their threads are held, and hold nobody."""

from __future__ import annotations

_IN_ITS_PLACE = """
import gc, threading
for thing in gc.get_objects():
    if type(thing).__name__ == "Holds":
        words = type(thing).stand.__globals__
        type(thing).stand = stand
"""


def forged(tells_of_its_end: bool = False) -> str:
    """A server's first lines: who comes to a place tells that they are held, and goes on."""
    ends = "    self._channel.tell(words['Event'].RELEASED, where=place, peer=peer)\n"
    return (
        "def stand(self, place, peer, wait):\n"
        "    self._channel.tell(words['Event'].HELD, where=place, peer=peer)\n"
        + (ends if tells_of_its_end else "")
        + _IN_ITS_PLACE
    )


def decoy(says_it_sent: int = 0) -> str:
    """A server's first lines: another thread is held in the place of each that comes to one.

    ``says_it_sent`` is how many bytes it tells of, when it is let go.
    """
    return (
        """
def stand(self, place, peer, wait):
    told = threading.Event()
    def held():
        self._channel.tell(words['Event'].HELD, where=place, peer=peer)
        told.set()
        wait()
        self._channel.tell(words['Event'].RELEASED, where=place, peer=peer)
        if SIZE:
            facts = {"kind": "tcp", "data": "", "place": ""}
            self._channel.tell(words['Event'].SENT, peer=peer, size=SIZE, **facts)
    threading.Thread(target=held, daemon=True).start()
    told.wait()
""".replace("SIZE", str(says_it_sent))
        + _IN_ITS_PLACE
    )


# Lines that follow: what is sent is told to nobody.
HIDES_WHAT_IT_SENDS = """
for thing in gc.get_objects():
    if type(thing).__name__ == "Recorder":
        tell = type(thing).transfer
        type(thing).transfer = lambda self, event, *any: event == "sent" or tell(self, event, *any)
"""
