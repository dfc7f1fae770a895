"""Servers of every kind, for a trial run to tell apart."""

from __future__ import annotations

from pathlib import Path

TWO, UDP, MANY = "02_two_user_chat", "03_udp_chat", "04_multi_user_chat"
SERVERS = {
    "tcp": "import socket\nsocket.create_server(('', 9090)).accept()\n",
    "udp": "import socket\ns = socket.socket(type=socket.SOCK_DGRAM)\n"
    "s.bind(('localhost', 5555))\ns.recvfrom(99)\n",
    "neither": "# socket.SOCK_DGRAM bind() listen()\ninput()\ninput()\n",
}
SERVERS["asks first"] = "name = input('Your name: ')\n" + SERVERS["tcp"]
SERVERS["both"] = SERVERS["udp"].replace("s.recvfrom(99)\n", "") + SERVERS["tcp"]
SERVERS["wrong at once"] = "1 / 0\n"
SERVERS["ends"] = ""


def write(folder: Path, server: str) -> Path:
    folder.mkdir()
    (folder / "server.py").write_text(server, "utf-8")
    (folder / "client.py").write_text("pass\n", "utf-8")
    return folder
