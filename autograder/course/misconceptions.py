"""What people believe about sockets and threads that is not so. Lessons and checks use the ids."""

from __future__ import annotations

from autograder.words.language import N_, _

BELIEFS = {
    "M1": N_("One send() is one recv()."),
    "M2": N_("recv(1024) returns the whole message."),
    "M3": N_("Each piece that recv() returns can be decoded."),
    "M4": N_("send() sends everything."),
    "M5": N_('b"" is an empty message.'),
    "M6": N_("close() wakes a recv() in another thread."),
    "M7": N_("The other side knows at once."),
    "M8": N_("Closing the listening socket stops accept()."),
    "M9": N_("Sending to somebody who has left fails at once."),
    "M10": N_('Leaving always looks like b"".'),
    "M11": N_("The GIL makes the list safe."),
    "M12": N_("Removing from a list while looping over it is fine."),
    "M13": N_("The cleanup runs exactly once."),
    "M14": N_("Any lock will do."),
    "M15": N_("The cure is a lock around the whole broadcast."),
    "M16": N_("A slow reader hurts only itself."),
    "M17": N_("sendall() from two threads does not mix."),
    "M18": N_("An exception in a thread stops the program."),
    "M19": N_("daemon=True is a plan for shutting down."),
    "M20": N_("Closing the socket interrupts input()."),
    "M21": N_('"Address already in use" means that the server still runs.'),
    "M22": N_("localhost, 127.0.0.1 and 0.0.0.0 are the same."),
    "M23": N_("listen(5) means five users."),
    "M24": N_("connect() returns after accept()."),
    "M25": N_("UDP is TCP without a handshake."),
    "M26": N_("A broadcast includes its author, or cannot leave them out."),
    "M27": N_("Everyone sees the same order."),
    "M28": N_("A bare except makes a program robust."),
}


def belief(misconception: str) -> str:
    """The belief behind an id such as "M3", as one sentence. "" for an unknown id."""
    return _(BELIEFS.get(misconception, ""))
