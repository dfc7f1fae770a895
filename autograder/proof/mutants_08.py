"""Seeded mistakes of 08: small edits of its reference, each with the check that must name it."""

from __future__ import annotations

from autograder.proof.mutant import mutants_of

_SLUG = "08_protocol"
_CHAT = "test_two_people_can_chat"

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

SERVER = mutants_of(
    _SLUG,
    "server.py",
    ("never listens", "create_server(ADDRESS)", "socket()", "test_server_listens"),
    ("relays nothing", "            other.tell(text)\n", "            pass\n", _CHAT),
    ("welcomes in its own words", "* welcome", "* hello", "test_welcome"),
    ("shows no names", 'f"{member.name}: {line}"', "line", "test_names_on_the_wire"),
    ("tells nobody who joins", _JOINED, "", "test_joined"),
    ("tells twice who joins", _JOINED, _JOINED * 2, "test_joined"),
    (
        "tells newcomers that they joined",
        _JOINED,
        _JOINED + '    member.tell(f"* {name} joined")\n',
        "test_joined_is_for_the_others",
    ),
    ("echoes", "if other is not member:", "if other:", "test_sender_gets_nothing_back"),
    ("lists names from Z to A", "sorted(present())", "sorted(present())[::-1]", "test_who"),
    ("answers /who to all", 'member.tell(f"* h', 'tell_others(None, f"* h', "test_who"),
    (
        "shows a private message to all",
        _PRIVATE,
        _PRIVATE.replace("other.tell(", "tell_others(member, "),
        "test_private_message",
    ),
    (
        "sends one word of a private message",
        _PRIVATE,
        _PRIVATE.replace("text", "text.split()[0]"),
        "test_private_message",
    ),
    ("dies of an unknown name", ".get(name)", "[name]", "test_no_such_user"),
    ("hides an unknown name", _UNKNOWN, "            pass\n", "test_no_such_user"),
    ("lets two have one name", _TAKEN, "    if not fit:\n", "test_name_taken"),
    (
        "throws out whose name is taken",
        _SAY_SO,
        '        return member.tell("* name taken") or member.drop()\n',
        "test_name_taken",
    ),
    (
        "gives a refused newcomer the name all the same",
        _TAKEN,
        _TOO_EARLY,
        "test_refused_and_gone",
    ),
    (
        "says yes to /nick and keeps the old name",
        _TAKE,
        "    old, member.name = member.name, member.name or name\n",
        "test_nick",
    ),
    ("takes before it looks", _TAKEN + _SAY_SO + _TAKE, _FIRST_TAKES, "test_nick_taken"),
    ("does not know /quit", _QUIT, "", "test_quit"),
    ("tells nobody who leaves", _LEFT, "                pass\n", "test_quit_at_the_terminal"),
    (
        "tells twice who left, first when a send fails",
        _GONE,
        _TELLS_TOO + _GONE,
        "test_left_is_told_once",
    ),
    (
        "tells nobody of a reset",
        _RESET,
        '        member.name = ""\n',
        "test_left_is_told_once",
    ),
    (
        "keeps the names of leavers",
        "            members.remove(member)\n",
        "",
        "test_name_is_free_again",
    ),
    ("lets the unnamed listen", " in members if member.name}", " in members}", "test_unnamed"),
    (
        "tells of the unnamed",
        "            if member.name:\n",
        "            if member:\n",
        "test_unnamed",
    ),
    (
        "waits for the first byte in the accept loop",
        _MEMBER,
        _MEMBER + "            member.sock.recv(1, socket.MSG_PEEK)\n",
        "test_silent_connection",
    ),
    ("is late with what is said", _SAYS, _LATE + _TIMER, "test_order_of_notices"),
    ("obeys the first line only", _EACH, "        for line in whole[:1]:\n", "test_glued_lines"),
    (
        "takes what comes for whole lines",
        _SPLIT,
        '        whole, buffer = data.splitlines(), b""\n',
        "test_cut_lines",
    ),
    (
        "takes an empty line for the end",
        _EACH,
        _EACH + "            if not line:\n                return\n",
        "test_empty_lines",
    ),
    ("takes an empty name", "0 < len(name)", "len(name)", "test_malformed_commands"),
    (
        "counts on a text after the name",
        'name, _, text = rest.partition(" ")',
        'name, text = rest.split(" ", 1)',
        "test_malformed_commands",
    ),
    ("ends when bytes are no text", _DECODE, _EXITS, "test_bytes_that_are_no_text"),
    (
        "takes its lock twice for a name with a blank",
        _TAKEN,
        '    if " " in name:\n        registry.acquire()\n' + _TAKEN,
        "test_odd_names",
    ),
    (
        "greets outside of its try",
        _TRY,
        _GREETS + _TRY,
        "test_gone_during_the_handshake",
    ),
    (
        "has no lock",
        _OBEY,
        "            obey(member, line)\n",
        "test_same_name_at_the_same_moment",
    ),
    (
        "has a lock of its own for each line",
        "            with registry:\n                obey",
        "            with threading.Lock():\n                obey",
        "test_nick_at_the_same_moment",
    ),
)
CLIENT = mutants_of(
    _SLUG,
    "client.py",
    (
        "obeys commands itself",
        _TYPED,
        '            if line[0] == "/":\n                continue\n' + _TYPED,
        "test_commands_at_the_terminal",
    ),
    (
        "hides notices",
        "            for line in whole:\n",
        '            for line in (line for line in whole if line[:1] != b"*"):\n',
        "test_names_at_the_terminal",
    ),
    ("waits for Enter", "os._exit(0)", "sys.exit(0)", "test_client_ends_with_its_server"),
    (
        "says hello before the name",
        "    try:\n        for",
        '    server.sendall(b"hello\\n")\n    try:\n        for',
        "test_client_sends_the_name_first",
    ),
)
MUTANTS = [*SERVER, *CLIENT]
