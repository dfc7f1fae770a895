"""Mistakes at the door: a port that nobody has, or that is one's own; nobody tries to come in."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from autograder.handin.scripts import nodes_of, tree_of
from autograder.judging.cause.classics.ends import left_by_exit
from autograder.judging.cause.run import Run
from autograder.probe.talk import Event
from autograder.program.causes import Death
from autograder.program.reports import Report
from autograder.words.language import _

ACCEPTS = re.compile(r"\baccept\(")
MAKES = re.compile(r"\bsocket\.socket\(|\bsocket\(")
DATAGRAMS = re.compile(r"\.(sendto|recvfrom)\(")
RECEIVES = re.compile(r"\.recv(from)?\(")
LISTENS = re.compile(r"\.listen\(")
CONNECTS = re.compile(r"\bconnect\(|create_connection\(")
BINDS = re.compile(r"\.bind\(")
ADDRESSES = re.compile(r"\b(bind|connect|connect_ex|sendto|create_server|create_connection)\(")


def wrong_port(run: Run) -> str:
    """A client asks for a port at which nobody listens, and the server listens at another one."""
    server = run.scene.server
    listens = server.saw(Event.LISTENING) if server is not None else []
    for seat, told in run.of(Event.CONNECTING):
        if listens and told["real"] is None and seat.program is not server:
            sentence = _("{script} asks for port {port}, but {server} listens on port {other}.")
            return sentence.format(
                script=seat.program.script,
                port=told["asked"],
                server=run.scene.pair.server,
                other=listens[0]["asked"],
            )
    return ""


def never_bound(run: Run) -> str:
    """A server listens without bind(): the system has chosen a port (man 7 ip)."""
    server = run.scene.server
    if server is None or server.saw(Event.BOUND) or not server.saw(Event.LISTENING):
        return ""
    lines = enumerate(run.file(server.script), 1)
    found = [number for number, line in lines if LISTENS.search(line.partition("#")[0])]
    sentence = _(
        "{program} calls listen() without bind(){place}: so the system has chosen a port that "
        "nobody knows. Call bind() first, with the address."
    )
    place = f" ({server.script}:{found[0]})" if found else ""
    return sentence.format(program=server.script, place=place)


def hides_all(run: Run) -> str:
    """A bare except around connecting: whatever is wrong there, nobody has tried to connect."""
    for seat in run.seats:
        is_over = not seat.program.running and seat.program is not run.scene.server
        if is_over and not seat.program.saw(Event.CONNECTING) and not seat.program.saw(Event.DIED):
            for line in catches_all(run.source(seat.program)):
                sentence = _(
                    "{program} did not try to connect: something else went wrong, and the except "
                    "at {place} hides it. Catch only the error that you expect."
                )
                return sentence.format(program=seat.words, place=f"{seat.program.script}:{line}")
    return ""


def catches_all(source: str) -> Iterator[int]:
    """The lines of what catches every error of a try that connects."""
    tree = tree_of(source)
    for node in nodes_of(tree):
        if isinstance(node, ast.Try) and any("connect" in ast.dump(one) for one in node.body):
            for one in node.handlers:
                if one.type is None or ast.unparse(one.type) in ("Exception", "BaseException"):
                    yield one.lineno


def talks_to_itself(run: Run) -> str:
    """A client binds its socket to the port of the server, and then connects to that: to itself."""
    for seat, told in run.of(Event.CONNECTED):
        bound = {one["asked"] for one in seat.program.saw(Event.BOUND) if one["kind"] == "tcp"}
        if seat.program is not run.scene.server and told["asked"] in bound:
            sentence = _(
                "{program} binds its own socket to port {port}{place}, and then connects to that "
                "port: it talks to itself. Only the server calls bind()."
            )
            lines = enumerate(run.file(seat.program.script), 1)
            found = [number for number, line in lines if BINDS.search(line.partition("#")[0])]
            place = f" ({seat.program.script}:{found[0]})" if found else ""
            return sentence.format(program=seat.words, port=told["asked"], place=place)
    return ""


def talks_over_two(run: Run) -> str:
    """A client talks over a second socket beside the first one: to the server it is two people."""
    for seat in run.seats:
        made = seat.program.saw(Event.CONNECTED) or seat.program.saw(Event.SPEAKS)
        moves = [*seat.program.saw(Event.RECEIVED), *seat.program.saw(Event.RESET)]
        was_left = any(not told["size"] for told in moves)
        if seat.program is run.scene.server or len(made) < 2 or was_left:
            continue
        is_tcp, lines = bool(seat.program.saw(Event.CONNECTED)), run.file(seat.program.script)
        makes = CONNECTS if is_tcp else MAKES
        found = [n for n, line in enumerate(lines, 1) if makes.search(line.partition("#")[0])]
        if found:
            sentence = _(
                "{program} talks over another socket since {place}: for the server that is another "
                "person. What is said over the one does not come over the other, or comes back. "
                "Make one socket, and use it everywhere."
            )
            place = f"{seat.program.script}:{found[-1]}"
            return sentence.format(program=seat.words, place=place)
    return ""


def receives_elsewhere(run: Run) -> str:
    """A UDP client waits for datagrams at a socket that has never sent: nobody knows its port."""
    for seat, where in run.standing if run.is_missing else ():
        lines = enumerate(run.file(where["file"]), 1)
        found = [n for n, line in lines if MAKES.search(line.partition("#")[0])]
        is_client = seat.program is not run.scene.server and seat.program.saw(Event.SPEAKS)
        is_deaf = not seat.program.saw(Event.RECEIVED) and RECEIVES.search(where["code"])
        if is_client and is_deaf and len(found) > 1:
            sentence = _(
                "{program} waits for datagrams at {place}, and has made another socket to send: "
                "the server answers to that one. Make one socket ({first}), and use it everywhere."
            )
            values = {"place": f"{where['file']}:{where['line']}", "program": seat.words}
            return sentence.format(**values, first=f"{where['file']}:{found[-1]}")
    return ""


def sends_to_nobody(run: Run) -> str:
    """send() of a UDP socket that knows no other side, and an except that hides its error."""
    for seat, told in run.of(Event.SEND_FAILED):
        is_send = re.search(r"\.send(all)?\(", run.line(told["place"]))
        if told["kind"] == "udp" and told["peer"] is None and is_send:
            sentence = _(
                "{program} calls send() at {place}, but a UDP socket has no other side: that "
                "raised {error}, and an except hides it. Write sendto(data, address)."
            )
            values = {"place": told["place"], "error": told["data"]}
            return sentence.format(program=seat.words, **values)
    return ""


def of_the_wrong_kind(run: Run, place: str) -> str:
    """One sentence on a TCP socket that is to send datagrams. "" if it is none."""
    file = place.rpartition(":")[0]
    lines = run.file(file)
    makes = [n for n, line in enumerate(lines, 1) if MAKES.search(line.partition("#")[0])]
    if not makes or "SOCK_DGRAM" in "".join(lines) or not DATAGRAMS.search(run.line(place)):
        return ""
    sentence = _("The socket made at {place} is TCP. For datagrams write socket.SOCK_DGRAM.")
    return sentence.format(place=f"{file}:{makes[0]}")


def port_as_text(run: Run, death: Death) -> str:
    """One sentence on a port that is a text, where an address is used. "" if it is none."""
    file = death.place.rpartition(":")[0]
    is_it = death.error.startswith("TypeError: 'str' object cannot be interpreted as an integer")
    if not is_it or not ADDRESSES.search(run.line(death.place)):
        return ""
    for node in nodes_of(tree_of("".join(run.file(file)))):
        port = node.elts[1] if isinstance(node, ast.Tuple) and len(node.elts) == 2 else None
        text = port.value if isinstance(port, ast.Constant) else None
        if port is not None and isinstance(text, str) and text.isdigit():
            sentence = _("The port at {place} is a text: write the number {port} without quotes.")
            return sentence.format(place=f"{file}:{port.lineno}", port=text)
    return _("The port is a text: int() makes a number of it.")


def sends_to_itself(run: Run) -> str:
    """A UDP server sends to its own port, not to those from whom datagrams came."""
    server = run.scene.server
    bound = [told for told in server.saw(Event.BOUND) if told["kind"] == "udp"] if server else []
    own = {told["real"]: told["asked"] for told in bound}
    for told in server.saw(Event.SENT) if server is not None else ():
        if told["peer"] in own:
            sentence = _(
                "{program} sends to its own port {port} ({place}): it gets that itself, and nobody "
                "else does."
            )
            values = {"port": own[told["peer"]], "place": told["place"]}
            return sentence.format(program=server.script if server else "", **values)
    return ""


def lets_in_no_more(run: Run) -> str:
    """A server still runs, and its main thread, which let people in, has ended."""
    server = run.scene.server
    ended = server.saw(Event.MAIN_ENDED) if server is not None and server.running else []
    if server is None or not ended or not any(one["call"] == "connect" for one in _refused(run)):
        return ""
    sentence = _(
        "{program} lets nobody in any more: its last line has run, and only other threads go on."
    )
    return sentence.format(program=server.script)


def _refused(run: Run) -> list[Report]:
    return [told for _seat, told in run.of(Event.CALL_FAILED)]


def accepts_once(run: Run) -> str:
    """The server let in one, and ended by itself when they had left, while another one waited."""
    server = run.scene.server
    if server is None or server.running or server.exit_status != 0:
        return ""
    accepted = {told["peer"] for told in server.saw(Event.ACCEPTED)}
    waiting = [p for p in run.scene.people if p.here and p.port and p.port not in accepted]
    lines = enumerate(run.file(server.script), 1)
    calls = [number for number, line in lines if ACCEPTS.search(line.partition("#")[0])]
    if not waiting or len(accepted) != 1 or len(calls) != 1 or left_by_exit(run, server):
        return ""
    sentence = _(
        "{program} has called accept() once only ({place}), and ended by itself, exit status 0, "
        "after that: {name} has connected, but is not accepted."
    )
    place = f"{server.script}:{calls[0]}"
    return sentence.format(program=server.script, place=place, name=waiting[0].name)
