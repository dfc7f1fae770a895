"""All that the probe and the grader say to each other: one table of events, one of commands.

Each is one JSON object a line. The probe tells only what fits the table. Whatever else a program
writes on its channel is no event: the grader counts it, and takes it for silence.
"""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Any

from autograder.probe.fields import NUMBER, TEXT, Field, Fields, all_fit, listing, record

LONGEST = 4 << 20  # bytes of one line
PREVIEW = 4096  # bytes of one transfer that an event shows
MOST_STOPS = 50  # lines before which one thread is held while a line of it is half sent
MOST_FOLLOWED, WIDTH = 200, 100  # lines of a followed thread that are told, and letters of each
MOST_STANDING = 100  # threads that have moved between two events, as far as they are told
MOST_VALUES, SHOWN = 8, 60  # variables of one thread that are told, and bytes of each
# Registries that are bound to a name, one after another. Nothing tells of it who reads a tuple.
VARIABLE, UNREAD = "variable", "variable for tuples"
MOST_LINES, MOST_CHANGED = 60, 6  # lines between two events, and variables that one of them changed


class Place(StrEnum):
    """Where in its work a thread can be held."""

    __hash__ = str.__hash__  # quick: an enum has one in Python, and each byte may ask for it

    RECEIVED = "received"  # right after a recv() from a peer
    SENDING = "sending"  # right before bytes go to a peer
    BEFORE_LINE = "before a line"  # of the student's code, after a recv() from a peer
    AFTER_SEND = "after a send"  # before a line of the student's code, after a send() to a peer
    EACH_LINE = "before each line"  # the same, line by line
    HALF_SENT = "half sent"  # before a line of code, while a line of text is half sent to a peer
    STARTED = "started"  # a new thread, before the first line of its code
    STARTER = "starter"  # right after it has started another thread
    SHUT_DOWN = "shut down"  # right after a connection to a peer was shut down: its threads wake up
    CLOSED = "closed"  # right after a connection to a peer was closed, and its number is free
    ACCESS = "access"  # about to touch a registry that other threads use, too
    NESTED = "nested lock"  # about to take a lock while it holds another


def access_at(line: str) -> str:
    """The place where a thread is about to touch a registry at a line, such as "server.py:12"."""
    return f"{Place.ACCESS} {line}"


LOST, DOUBLED, LATE = "lost", "doubled", "late"  # what a network does to a datagram

_flag, _count, _text = Field(bool, 1), Field(int, NUMBER), Field(str, TEXT)
_some = Field(int, NUMBER, least=1)
_port = Field(int, 65535)
_port_or_none = Field(int, 65535, may_be_none=True)
_kind = Field(str, TEXT, may_be_none=True, only=("tcp", "udp"))  # None: no socket of the network's
_thread = record(
    thread=_text,
    ident=_count,
    task=_count,  # what the system calls it (threading.get_native_id). 0: nobody knows
    file=_text,
    line=_count,
    code=_text,
    call=_text,  # what this line has called, if that is Python
    called=listing(_text, 20),  # from where: the student's lines further out, the nearest first
)
_made: Fields = {"name": _text, "number": _count, "made": _text}  # the student's own line
_moved = record(ident=_count, name=_text, place=_text)
_value = record(
    name=_text,
    kind=Field(str, TEXT, only=("bytes", "text", "number", "socket")),
    size=_count,
    data=Field(str, SHOWN),  # a socket's is the real port of its peer
)
_step = record(place=_text, values=listing(_value, MOST_CHANGED))
_waiter = record(thread=_text, holds=_text, since=_text, waits=_text, at=_text)
_access = record(
    place=_text,
    write=_flag,
    thread=_text,
    held=listing(_count),  # numbers of locks
    locks=listing(_text),  # where each of them was made
)
_registry = record(
    registry=_count,
    kind=_text,
    made=_text,
    shared=_flag,
    races=listing(listing(_access, 2), 200),
)
_at_lock: Fields = {"lock": _count, "place": _text}
_at_peer: Fields = {"where": _text, "peer": _port_or_none}
_transfer: Fields = {
    "peer": _port_or_none,  # the real port of the other end
    "size": _count,  # bytes, of which data shows the first ones
    "data": Field(str, PREVIEW),  # one letter for each byte (Latin-1), or an exception's name
    "kind": _kind,
    "place": _text,  # the student's own line that called
}
_always: Fields = {
    "event": _text,
    "at": Field(float, 1e12),  # seconds (time.monotonic)
    "thread": _text,
    "ident": _count,  # of the thread (threading.get_ident)
}


class Event(StrEnum):
    """What the probe tells: name, meaning, and the fields that it has beside those of each."""

    fields: Fields

    def __new__(cls, name: str, meaning: str, fields: Fields | None = None) -> Event:
        """A row of the table."""
        self = str.__new__(cls, name)
        self._value_, self.__doc__ = name, meaning
        self.fields = {**_always, **(fields or {})}
        return self

    __hash__ = str.__hash__  # quick: an enum has one in Python, and each byte may ask for it

    STARTED = "started", "The script is about to be loaded."
    MAIN_ENDED = (
        "main ended",
        "The script's last line has run. Daemon threads end with it: where each was made.",
        {"daemons": listing(_text, 20)},
    )
    DIED = "died", "The script ended with an exception.", {"error": _text, "place": _text}
    FORKED = "forked", "This process starts another one of its own just now.", {"pid": _count}
    THREAD_MADE = "thread made", "A Thread object was made, at a line.", _made
    THREAD_STARTED = "thread started", "A thread is about to start.", _made
    THREAD_DIED = (
        "thread died",
        "A thread ended with an exception. It was made at a line.",
        {"name": _text, "error": _text, "place": _text, "made": _text},
    )
    THREAD_ENDED = "thread ended", "A thread is about to end. Told where each line is."
    WHERE = "where", "Where each thread stands.", {"threads": listing(_thread)}
    STANDING = (
        "standing",
        "Where threads stand that have moved, the bytes that this one works with if they are others"
        " than before, and the lines that one has run. It has the time of the event that it goes"
        " with, and is told later, where a run is recorded.",
        {
            "threads": listing(_moved, MOST_STANDING),
            "values": Field(list, MOST_VALUES, may_be_none=True, entry=_value),
            "whose": _count,  # the ident of the thread that has run these lines
            "path": listing(_step, MOST_LINES),
        },
    )
    BOUND = (
        "bound",
        "A socket has a port: the one that the code asked for, and the real one.",
        {"kind": _kind, "asked": _port, "real": _port, "maker": _text},
    )
    LISTENING = (
        "listening",
        "A TCP socket listens. The maker is the module that asked for the socket.",
        {"asked": _port, "real": _port, "maker": _text},
    )
    CONNECTING = (
        "connecting",
        "A TCP socket is about to connect. real is None where nobody has that port.",
        {"asked": _port, "real": _port_or_none, "maker": _text},
    )
    CONNECTED = (
        "connected",
        "A TCP socket is connected. local is the port of its own end.",
        {"asked": _port_or_none, "local": _port},
    )
    ACCEPTED = "accepted", "accept() has returned a connection.", {"peer": _port_or_none}
    SENDS_TO = (
        "sends to",
        "Datagrams go to this port for the first time.",
        {"asked": _port, "real": _port_or_none},
    )
    SPEAKS = (
        "speaks",
        "A datagram socket has sent something for the first time.",
        {"local": _port, "maker": _text},
    )
    RECEIVED = "received", "Bytes came. Size 0: the stream has ended.", _transfer
    SENT = "sent", "The system took bytes.", _transfer
    RESET = "reset", "A read raised a ConnectionError, which data names.", _transfer
    SEND_FAILED = "send failed", "A send raised an OSError, which data names.", _transfer
    CALL_FAILED = (
        "call failed",
        "A call of a socket raised an exception, here for the first time.",
        {"call": _text, "error": _text, "place": _text, "peer": _port_or_none},
    )
    READS_ON = (
        "reads on",
        'recv() has returned b"" again and again: the peer has gone, and a loop goes on.',
        {"place": _text, "peer": _port_or_none},
    )
    TIME_LIMITS = (
        "time limits",
        "How long sockets wait at most from now on, each thread that waits with a time limit.",
        {"seconds": listing(Field(float, 1e12))},
    )
    ARMED = "armed", "What a command asked for is to happen from now on.", {"command": _text}
    MET = (
        "met",
        "What a command asked for comes about, for the first time since it was asked for.",
        {"command": _text, **_at_peer},
    )
    HELD = "held", "A thread has come to a place where it is held.", _at_peer
    RELEASED = "released", "A thread that was held goes on.", _at_peer
    FOLLOWED = (
        "followed",
        "The lines of code that a followed thread has run, each with its number.",
        {"peer": _port_or_none, "lines": listing(Field(str, WIDTH + 20), MOST_FOLLOWED)},
    )
    LOCK_MADE = "lock made", "A lock has been made.", {**_at_lock, "kind": _text}
    LOCK_WAITING = "lock waiting", "A thread has to wait for a lock.", _at_lock
    LOCK_ACQUIRED = "lock acquired", "A thread has taken a lock.", _at_lock
    LOCK_RELEASED = "lock released", "A thread has let go of a lock.", _at_lock
    DEADLOCK = "deadlock", "Threads wait for each other in a circle.", {"threads": listing(_waiter)}
    TOUCH = (
        "touch",
        "A thread is about to touch the registry or to take a lock, here for the first time.",
        {"place": _text, "what": Field(str, TEXT, only=("read", "write", "lock"))},
    )
    REGISTRY_CHANGED = (
        "registry changed",
        "The real ports of those who are in a container that has held a client.",
        {
            "registry": _count,
            "kind": _text,
            "made": _text,
            "place": _text,
            "peers": listing(_port),
            "shared": _flag,  # whether it is more than its maker's own
        },
    )
    MEETING = (
        "meeting",
        "A thread touches a registry while another one is held there. One of them writes.",
        {"first": _access, "second": _access},
    )
    REGISTRY_REPORT = (
        "registry report",
        "The registries, and where two threads can meet in each of them.",
        {"registries": listing(_registry, 20)},
    )


OF_A_READ = (Event.RECEIVED, Event.RESET)  # what a read has come to

_ports: Fields = {"peer": _port_or_none}  # a real port; None: everybody
_at: Fields = {"at": _text, **_ports}
_followed = {**_ports, "at": Field(str, TEXT, only=(Place.BEFORE_LINE, Place.AFTER_SEND))}


class Command(StrEnum):
    """What the grader asks for: name, meaning, what the probe answers, and the fields."""

    answer: Event | None
    fields: Fields

    def __new__(
        cls, name: str, meaning: str, answer: Event | None, fields: Fields | None = None
    ) -> Command:
        """A row of the table."""
        self = str.__new__(cls, name)
        self._value_, self.__doc__ = name, meaning
        self.answer, self.fields = answer, {"do": _text, **(fields or {})}
        return self

    WHERE = "where", "Tell where each thread stands.", Event.WHERE
    REGISTRY = "registry", "Tell of the registries.", Event.REGISTRY_REPORT
    SHORT = (
        "short",
        "A call moves at most so many bytes. 0: as many as it likes.",
        Event.ARMED,
        {**_at, "most": _count},
    )
    DEAD = "dead", "This peer's machine is gone.", Event.ARMED, {**_ports, "errno": _some}
    BUFFERS = (
        "buffers",
        "New connections have buffers of so many bytes. 0: as the system likes.",
        Event.ARMED,
        {"bytes": _count},
    )
    FULL = (
        "full",
        "No descriptor is free: accept() raises, until there is one again.",
        Event.ARMED,
        {"full": _flag},
    )
    FEW_CALLS = (
        "few calls",
        "So many calls may stand in each other from now on (sys.setrecursionlimit).",
        Event.ARMED,
        {"most": _some},
    )
    RESETS = "resets", "At its end, this program's connections are reset.", Event.ARMED
    COUNT_TIME = "count time", "From now on, waits of sockets can be ended.", Event.ARMED
    TIME_LIMITS = "time limits", "Tell of the waits that time ends.", Event.TIME_LIMITS
    TIME_PASSES = (
        "time passes",
        "So much time passes at once for all waits that can be ended.",
        Event.ARMED,
        {"seconds": Field(float, 1e12)},
    )
    SHORT_SLEEPS = (
        "short sleeps",
        "time.sleep() takes at most so many seconds.",
        Event.ARMED,
        {"most": Field(float, 60.0)},
    )
    NETWORK = (
        "network",
        "What happens to the next datagrams.",
        Event.ARMED,
        {"faults": listing(Field(str, TEXT, only=(LOST, DOUBLED, LATE)))},
    )
    ICMP = "icmp", "What comes from this peer is an ICMP error.", Event.ARMED, _ports
    HOLD = "hold", "Hold the n-th thread that comes to a place.", Event.ARMED, {**_at, "nth": _some}
    FOLLOW = (
        "follow",
        "Note the lines that a thread runs after its next recv() from a peer, or its next send()"
        " to one. Hold it before the n-th one (0: never), or before the first one with a text in it"
        " (empty: never).",
        Event.ARMED,
        {**_followed, "nth": _count, "before": _text},
    )
    TAKE_TURNS = (
        "take turns",
        "Hold the thread that next receives from a peer before each line that it runs then.",
        Event.ARMED,
        _ports,
    )
    NEXT_LINE = "next line", "Let the thread that is held so run one line.", None, _ports
    HOLD_IN_MID_LINE = (
        "hold in mid line",
        "Hold the thread that leaves a line to this peer half sent, before each line of its code.",
        Event.ARMED,
        _ports,
    )
    GO_ON = "go on", "Let the thread that is held in mid line run one line.", None
    RELEASE = "release", "Hold nobody at this place any more.", None, _at
    REMEMBER = "remember", "Remember what is in each container that is watched.", Event.ARMED
    FORGET = (
        "forget",
        "Take this peer out of each container that is watched: the program is not used after that.",
        Event.ARMED,
        {"peer": _port},
    )
    COUNT_TOUCHES = "count touches", "Tell of each touch of the registry from now on.", None


_EVENTS = {event.value: event for event in Event}
COMMANDS = {command.value: command for command in Command}


def order(do: Command, **facts: Any) -> dict[str, Any]:
    """A command to the probe. Raises ValueError if it does not fit the table."""
    sent: dict[str, Any] = json.loads(json.dumps({"do": do, **facts}))  # as the probe will see it
    if not all_fit(do.fields, sent):
        raise ValueError(f"This is no command to the probe: {sent}")
    return sent


def understood(line: bytes | bytearray) -> dict[str, Any] | None:
    """The event that a line is, or None: a program may write anything on its channel."""
    try:
        facts = json.loads(line.decode())
        event = _EVENTS[facts["event"]]
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    return facts if all_fit(event.fields, facts) else None
