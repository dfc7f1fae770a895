"""How guests find a live room: its addresses, the line for a terminal, the QR code for a phone."""

from __future__ import annotations

import socket

from autograder.stage.html import render
from autograder.stage.picture import Picture
from autograder.words.language import _

CLIENT = (
    "import socket,sys,threading;c=socket.create_connection({address});"
    "threading.Thread(target=lambda:[print(t,end='',flush=True)for t in c.makefile("
    "encoding='utf-8')],daemon=True).start();[c.sendall(t.encode())for t in sys.stdin]"
)


def lan_address() -> str:
    """This machine's address in its network, or 127.0.0.1 if it is in none.

    A datagram socket that is connected has a local address, though nothing is sent (man 7 udp).
    192.0.2.1 belongs to nobody (RFC 5737).
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def listener(host: str, port: int) -> socket.socket:
    """A listener on this port, or on any free one if it is taken."""
    try:
        return socket.create_server((host, port), backlog=128)
    except OSError:
        return socket.create_server((host, 0), backlog=128)


def client_line(host: str, port: int) -> str:
    """The client of a guest: one line for any terminal that has Python."""
    return f'python3 -c "{CLIENT.format(address=(host, port))}"'


def page(host: str, port: int) -> str:
    """What a browser gets at the door: plain text to copy."""
    return "\n\n".join(
        [
            _("Copy this line into a terminal. On Windows write python instead of python3."),
            client_line(host, port),
            _("The first line that you type is your name. Ctrl-C ends it."),
        ]
    )


def invitation(phones: str, terminals: tuple[str, int] | None) -> Picture:
    """The QR code and the addresses. ``phones`` is the address of their page, "" without one."""
    lines, line, url = [], "", phones
    if phones:
        lines.append(_("By phone: scan the code, or open {url}.").format(url=phones))
    if terminals is not None:
        host, port = terminals
        at_door, line = f"http://{host}:{port}", client_line(host, port)
        url = phones or at_door
        lines.append(_("At a terminal: copy this line, also from {url}.").format(url=at_door))
        lines.append(_("What you type first is your name."))
    label = _("QR code: {url}").format(url=url)
    html = render("invitation", picture=_qr_code(url), label=label, lines=lines, line=line)
    return Picture("\n".join([*lines, line]).strip(), html)


def _qr_code(url: str) -> str:
    """An address as a QR code, itself the address of a picture; "" without the library for it."""
    try:
        import segno
    except ImportError:
        return ""
    return str(segno.make(url, error="m").svg_data_uri(scale=6, light="#ffffff"))
