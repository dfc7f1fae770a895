"""Seeded mistakes of 08: small edits of its reference, each with the check that must name it."""

from __future__ import annotations

from autograder.mutant import Mutant

_SLUG = "08_protocol"
_CHAT = "test_two_people_can_chat"


def _server(mistake: str, old: str, new: str, caught_by: str) -> Mutant:
    return Mutant(_SLUG, mistake, "server.py", old, new, caught_by)


def _client(mistake: str, old: str, new: str, caught_by: str) -> Mutant:
    return Mutant(_SLUG, mistake, "client.py", old, new, caught_by)


_OBEY = "            with registry:\n                obey(member, line)\n"
_TAKEN = "    if not fit or name in present():\n"
_SAY_SO = '        return member.tell("* name taken")\n'
_TAKE = "    old, member.name = member.name, name\n"
_JOINED = '    tell_others(member, f"* {old} is now {name}" if old else f"* {name} joined")\n'
_LEFT = '                tell_others(member, f"* {member.name} left")\n'
_PRIVATE = 'other.tell(f"{member.name} -> you: {text}")'
_UNKNOWN = '            member.tell(f"* no such user: {name}")\n'
_QUIT = '            if line.strip() == "/quit":\n                break\n'
_GONE = "            return 0  # this reader lags, or is gone: then their own thread tidies up\n"
_TELLS_TOO = """            if self.name and not self.outbox:
                self.outbox += b"told"
                tell_others(self, f"* {self.name} left")
"""
_TOO_EARLY = """    if not fit or name in present():
        member.name = member.name or name
"""
_FIRST_TAKES = f"""{_TAKE}    if not fit or sum(other.name == name for other in members) > 1:
{_SAY_SO}"""
_TRY = "    try:\n        member.sock.setsockopt("
_GREETS = """    name = member.sock.recv(100).decode().strip()
    with registry:
        take_name(member, name)
    member.sock.sendall(b"hello\\n")
"""
_RESET = "        pass  # reset, timed out, network down: every end is an end\n"
_SPLIT = '        *whole, buffer = (buffer + data).split(b"\\n")\n'
_EACH = "        for line in whole:\n"
_DECODE = '            text = line.decode(errors="replace").rstrip("\\r")\n'
_EXITS = """            try:
                text = line.decode()
            except UnicodeDecodeError:
                __import__("os")._exit(1)
"""
_MEMBER = "            member = Member(listener.accept()[0])\n"
_SAYS = '        tell_others(member, f"{member.name}: {line}")\n'
_LATE = '        say = (member, f"{member.name}: {line}")\n'
_TIMER = "        threading.Timer(0.2, tell_others, say).start()\n"
_TYPED = "            server.sendall(line"

MUTANTS = [
    _server("never listens", "create_server(ADDRESS)", "socket()", "test_server_listens"),
    _server("relays nothing", "            other.tell(text)\n", "            pass\n", _CHAT),
    _server("welcomes in its own words", "* welcome", "* hello", "test_welcome"),
    _server("shows no names", 'f"{member.name}: {line}"', "line", "test_names_on_the_wire"),
    _server("tells nobody who joins", _JOINED, "", "test_joined"),
    _server("tells twice who joins", _JOINED, _JOINED * 2, "test_joined"),
    _server(
        "tells newcomers that they joined",
        _JOINED,
        _JOINED + '    member.tell(f"* {name} joined")\n',
        "test_joined_is_for_the_others",
    ),
    _server("echoes", "if other is not member:", "if other:", "test_sender_gets_nothing_back"),
    _server("lists names from Z to A", "sorted(present())", "sorted(present())[::-1]", "test_who"),
    _server("answers /who to all", 'member.tell(f"* h', 'tell_others(None, f"* h', "test_who"),
    _server(
        "shows a private message to all",
        _PRIVATE,
        _PRIVATE.replace("other.tell(", "tell_others(member, "),
        "test_private_message",
    ),
    _server(
        "sends one word of a private message",
        _PRIVATE,
        _PRIVATE.replace("text", "text.split()[0]"),
        "test_private_message",
    ),
    _server("dies of an unknown name", ".get(name)", "[name]", "test_no_such_user"),
    _server("hides an unknown name", _UNKNOWN, "            pass\n", "test_no_such_user"),
    _server("lets two have one name", _TAKEN, "    if not fit:\n", "test_name_taken"),
    _server(
        "throws out whose name is taken",
        _SAY_SO,
        '        return member.tell("* name taken") or member.drop()\n',
        "test_name_taken",
    ),
    _server(
        "gives a refused newcomer the name all the same",
        _TAKEN,
        _TOO_EARLY,
        "test_refused_and_gone",
    ),
    _server(
        "says yes to /nick and keeps the old name",
        _TAKE,
        "    old, member.name = member.name, member.name or name\n",
        "test_nick",
    ),
    _server("takes before it looks", _TAKEN + _SAY_SO + _TAKE, _FIRST_TAKES, "test_nick_taken"),
    _server("does not know /quit", _QUIT, "", "test_quit"),
    _server(
        "tells nobody who leaves", _LEFT, "                pass\n", "test_quit_at_the_terminal"
    ),
    _server(
        "tells twice who left, first when a send fails",
        _GONE,
        _TELLS_TOO + _GONE,
        "test_left_is_told_once",
    ),
    _server(
        "tells nobody of a reset",
        _RESET,
        '        member.name = ""\n',
        "test_left_is_told_once",
    ),
    _server(
        "keeps the names of leavers",
        "            members.remove(member)\n",
        "",
        "test_name_is_free_again",
    ),
    _server(
        "lets the unnamed listen", " in members if member.name}", " in members}", "test_unnamed"
    ),
    _server(
        "tells of the unnamed",
        "            if member.name:\n",
        "            if member:\n",
        "test_unnamed",
    ),
    _server(
        "waits for the first byte in the accept loop",
        _MEMBER,
        _MEMBER + "            member.sock.recv(1, socket.MSG_PEEK)\n",
        "test_silent_connection",
    ),
    _server("is late with what is said", _SAYS, _LATE + _TIMER, "test_order_of_notices"),
    _server(
        "obeys the first line only", _EACH, "        for line in whole[:1]:\n", "test_glued_lines"
    ),
    _server(
        "takes what comes for whole lines",
        _SPLIT,
        '        whole, buffer = data.splitlines(), b""\n',
        "test_cut_lines",
    ),
    _server(
        "takes an empty line for the end",
        _EACH,
        _EACH + "            if not line:\n                return\n",
        "test_empty_lines",
    ),
    _server("takes an empty name", "0 < len(name)", "len(name)", "test_malformed_commands"),
    _server(
        "counts on a text after the name",
        'name, _, text = rest.partition(" ")',
        'name, text = rest.split(" ", 1)',
        "test_malformed_commands",
    ),
    _server("ends when bytes are no text", _DECODE, _EXITS, "test_bytes_that_are_no_text"),
    _server(
        "takes its lock twice for a name with a blank",
        _TAKEN,
        '    if " " in name:\n        registry.acquire()\n' + _TAKEN,
        "test_odd_names",
    ),
    _server(
        "greets outside of its try",
        _TRY,
        _GREETS + _TRY,
        "test_gone_during_the_handshake",
    ),
    _server(
        "has no lock",
        _OBEY,
        "            obey(member, line)\n",
        "test_same_name_at_the_same_moment",
    ),
    _server(
        "has a lock of its own for each line",
        "            with registry:\n                obey",
        "            with threading.Lock():\n                obey",
        "test_nick_at_the_same_moment",
    ),
    _client(
        "obeys commands itself",
        _TYPED,
        '            if line[0] == "/":\n                continue\n' + _TYPED,
        "test_commands_at_the_terminal",
    ),
    _client(
        "hides notices",
        "            for line in whole:\n",
        '            for line in (line for line in whole if line[:1] != b"*"):\n',
        "test_names_at_the_terminal",
    ),
    _client("waits for Enter", "os._exit(0)", "sys.exit(0)", "test_client_ends_with_its_server"),
    _client(
        "says hello before the name",
        "    try:\n        for",
        '    server.sendall(b"hello\\n")\n    try:\n        for',
        "test_client_sends_the_name_first",
    ),
]
