"""Every way a socket can read or write, watched: reported, and met by the faults that are armed.

makefile() and socketserver's rfile and wfile come this way, too: they call recv_into(), send()
and sendall() of the socket (CPython, Lib/socket.py, class SocketIO; Lib/socketserver.py). So do
os.read() and os.write() with the number of a connection (see ``asked.numbers``).

A thread is held after its report, so who holds it knows what it has in its hands.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from autograder.probe import recorder
from autograder.probe.asked.arguments import can_go, kept
from autograder.probe.faults import UNTOUCHED
from autograder.probe.recorder import Recorded
from autograder.probe.talk import Event, Place

Args = tuple[Any, ...]

# What each call transferred, from its arguments and its result.
_RECEIVED: dict[str, Callable[[Args, Any], bytes]] = {
    "recv": lambda args, result: result,
    "recv_into": lambda args, result: bytes(memoryview(args[0]).cast("B")[:result]),
    "recvmsg": lambda args, result: result[0],
    "recvmsg_into": lambda args, result: b"".join(map(bytes, args[0]))[: result[0]],
}
SENT: dict[str, Callable[[Args, Any], bytes]] = {
    "send": lambda args, result: bytes(memoryview(args[0]).cast("B")[:result]),
    "sendall": lambda args, result: bytes(args[0]),
    "sendmsg": lambda args, result: b"".join(map(bytes, args[0]))[:result],
}
# Where each call that receives keeps its flags, if it is told any.
_NAMED = {"recv_into": {"buffer", "nbytes", "flags"}}  # arguments that may be told by name
_FLAGS = {"recv": 1, "recv_into": 2, "recvmsg": 2, "recvmsg_into": 2}


def install(kind: type, real: type) -> None:
    """Watch all calls of a socket class that does what the real one does."""
    for name, data_of in _RECEIVED.items():
        if hasattr(real, name):  # Windows has no recvmsg
            setattr(kind, name, _receiving(name, getattr(real, name), data_of))
    for name, data_of in SENT.items():
        if hasattr(real, name):
            setattr(kind, name, _sending(name, getattr(real, name), data_of))


def _receiving(name: str, original: Callable[..., Any], data_of: Any) -> Callable[..., Any]:
    # Who reads byte by byte comes here for each one: this costs little, or it uses up their time.
    place, by_name = _FLAGS[name], _NAMED.get(name, set())
    is_message = name.startswith("recvmsg")

    def method(self: Recorded, *args: Any, **kwargs: Any) -> Any:
        recording, peer = recorder.current, self.peer_port()
        if kwargs:
            if not kwargs.keys() <= by_name:
                return original(self, *args, **kwargs)  # CPython says what is wrong
            args = (*args, *_in_order(args, kwargs))
        most = recording.faults.most(Place.RECEIVED, peer) if self.kind() == "tcp" else 0
        if most and not _untouched(name, args):
            args = _shortened(name, args, most)
        try:
            recording.limits.wait(self)
            if len(args) > place and args[place]:  # flags: perhaps it does not wait
                result = original(self, *args)
            else:
                result = in_turn(self, original, self, *args)
        except ConnectionError as error:
            recording.failed(name, self, error)
            # A reset is what this thread has got from its peer: it is held with it like with bytes.
            recording.transfer(Event.RESET, self, type(error).__name__.encode(), 0)
            recording.holds.meet(Place.RECEIVED, peer)
            raise recording.faults.error(peer) or error from None
        except Exception as error:
            recording.failed(name, self, error)
            raise
        data = data_of(args, result)
        if is_message and self.kind() == "udp":
            return (*result[:3], self.came(data, result[3]))
        if data or not self.ended:  # the end of the stream is news once
            self.ended = not data
            recording.transfer(Event.RECEIVED, self, data, len(data))
        elif self.kind() == "tcp":
            recording.read_on(self)
        recording.holds.meet(Place.RECEIVED, peer)
        return result

    _is_called(method, name)
    return method


def in_turn(sock: Recorded, receive: Callable[..., Any], *args: Any) -> Any:
    """Receive, one thread after another: who comes while somebody waits here waits behind them."""
    # Of the threads of a parent only one goes on in its child (man 2 fork): no turn would end.
    if sock.gettimeout() is not None or recorder.current.is_a_child:
        return receive(*args)
    with sock.turns:
        return receive(*args)


def _is_called(method: Any, name: str) -> None:
    """Give a method its name, also where somebody looks at what a thread has called."""
    method.__name__, method.__code__ = name, method.__code__.replace(co_name=name)


def _in_order(args: Args, kwargs: dict[str, Any]) -> Args:
    """What a call is told by name: recv_into() alone has names, buffer, nbytes and flags."""
    names = ("buffer", "nbytes", "flags")[len(args) :]
    return tuple(kwargs.get(name, 0) for name in names)


def _untouched(name: str, args: Args) -> bool:
    """True for a read that peeks, or that waits for all it asks for."""
    place = _FLAGS[name]
    return len(args) > place and bool(args[place] & UNTOUCHED)


def _shortened(name: str, args: Args, most: int) -> Args:
    """The arguments of a call that is to receive at most so many bytes."""
    if name in ("recv", "recvmsg"):
        return (min(args[0], most), *args[1:])
    if name == "recv_into":
        wanted = (args[1] if len(args) > 1 else 0) or memoryview(args[0]).nbytes
        return (args[0], min(wanted, most), *args[2:])
    views = [memoryview(buffer).cast("B") for buffer in args[0]]
    return ([next(filter(None, views))[:most]] if any(views) else views, *args[1:])


def _sending(name: str, original: Callable[..., Any], data_of: Any) -> Callable[..., Any]:
    def method(self: Recorded, *args: Any, **kwargs: Any) -> Any:
        args = kept(name, args)
        if kwargs or not can_go(name, args):
            return _as_asked(self, original, args, kwargs)
        if self.kind() == "udp":
            return _send_datagram(self, name, original, args)
        try:
            result = _send(self, name, original, args)
        except OSError as error:
            recorder.current.transfer(Event.SEND_FAILED, self, type(error).__name__.encode(), 0)
            recorder.current.failed(name, self, error)
            raise
        except Exception as error:
            recorder.current.failed(name, self, error)
            raise
        data = data_of(args, result)
        if data:
            recorder.current.transfer(Event.SENT, self, data, len(data))
        return result

    _is_called(method, name)
    return method


def _as_asked(
    sock: Recorded, original: Callable[..., Any], args: Args, kwargs: dict[str, Any]
) -> Any:
    """A call that cannot go: CPython says what is wrong, and it is told."""
    try:
        return original(sock, *args, **kwargs)
    except Exception as error:
        recorder.current.failed(original.__name__, sock, error)
        raise


def _send(sock: Recorded, name: str, original: Callable[..., Any], args: Args) -> Any:
    """Send over a connection: in one go, or as it goes where writes are short.

    No view of the data is kept: a traceback keeps this frame, and with a view in it the program
    could not change its own bytearray while it deals with the error.
    """
    peer = sock.peer_port()
    most = recorder.current.faults.most(Place.SENDING, peer)
    if not most:
        _meet(sock, peer)
        return original(sock, *args)
    several = name == "sendmsg"
    data = b"".join(map(bytes, args[0])) if several else bytes(memoryview(args[0]))
    if name != "sendall":
        _meet(sock, peer)
        return original(sock, [data[:most]] if several else data[:most], *args[1:])
    for start in range(0, len(data), most):
        _meet(sock, peer)
        original(sock, data[start : start + most], *args[1:])
    return None


def _meet(sock: Recorded, peer: int | None) -> None:
    """What may happen right before bytes go to this peer."""
    recorder.current.holds.meet(Place.SENDING, peer)
    error = recorder.current.faults.error(peer)
    if error is not None:
        raise error


def _send_datagram(
    sock: Recorded, name: str, original: Callable[..., Any], args: Any
) -> int | None:
    """send(), sendall() or sendmsg() of one datagram, whose bytes may have to wait on the way."""
    address = None
    if name == "sendmsg":
        parts = [bytes(part) for part in args[0]]
        if len(args) > 3 and args[3] is not None:
            address = sock.led(args[3])
            args = (*args[:3], address)
        data, args = b"".join(parts), (parts, *args[1:])
    else:
        data = bytes(args[0])
        args = (data, *args[1:])
    size = sock.carry(data, functools.partial(original, sock, *args), address)
    return None if name == "sendall" else size
