"""Seeded mistakes in framing, each with the check that must name it."""

from __future__ import annotations

from autograder.proof.mutant import mutants_of

_FRAMING = "05_framing"

_PIECES = "*whole, buffer = (buffer + data).split"
_EACH = "for line in whole:"
_YIELD = 'yield line + b"\\n"'
_TOO_LONG = "            return  # a line without end would eat our memory\n"
_RECV = "while data := client.recv(65536):"
_CHECKED = """    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True
"""
SENDS = """                with sending:
                    client.sendall(line)
            except OSError:
"""
_BLAMES = """                with sending:
                    client.sendall(line.decode().encode())
            except ValueError:
                client.shutdown(socket.SHUT_RDWR)
            except OSError:
"""
_BROADCAST = '''

def broadcast(line, sender):
    """Send a line to everyone but the sender."""
    for client in list(clients):  # a copy: the registry may change while we send
        if client is not sender:
            try:
'''
_SHOWS = 'print(line.decode(errors="replace"), flush=True)'
_TYPED = 'line.rstrip("\\n").encode() + b"\\n"'

SERVER = mutants_of(
    _FRAMING,
    "server.py",
    ("echoes to the sender only", "is not sender", "is sender", "test_two_people_can_chat"),
    ("strips the newline", _YIELD, "yield line", "test_strangers_can_chat"),
    ("relays each piece", _EACH, "for line in [data[:-1]]:", "test_half_a_line_waits"),
    (
        "takes a short recv() for the end of a message",
        "        if len(buffer) > LIMIT:\n" + _TOO_LONG,
        '        if buffer and len(data) < 65536:\n            yield buffer + b"\\n"\n'
        '            buffer = b""\n',
        "test_half_a_line_waits",
    ),
    (
        "forgets what it had when more comes",
        _PIECES,
        "*whole, buffer = data.split",
        "test_half_a_line_waits",
    ),
    (
        "has one buffer for all",
        f'    buffer = b""\n    {_RECV}',
        f'    global buffer\n    buffer = globals().get("buffer", b"")\n    {_RECV}',
        "test_pieces_of_two_people",
    ),
    (
        "relays the first of several lines",
        _EACH,
        "for line in whole[:1]:",
        "test_glued_and_cut",
    ),
    ("begins with the last line", _EACH, "for line in reversed(whole):", "test_glued_and_cut"),
    (
        "forgets what follows the last newline",
        _EACH,
        'buffer = b"" if whole else buffer\n        for line in whole:',
        "test_glued_and_cut",
    ),
    ("lets a line have 64 KiB", "1 << 20", "1 << 16", "test_long_line"),
    (
        "relays what is left without its newline",
        _TOO_LONG,
        _TOO_LONG + "    if buffer:\n        yield buffer\n",
        "test_unfinished_line_at_the_end",
    ),
    (
        "takes the end for an empty piece",
        _RECV,
        "while (data := client.recv(65536)) is not None:",
        "test_unfinished_line_at_the_end",
    ),
    (
        "takes an empty line for the end",
        f"            {_YIELD}",
        f"            if not line:\n                return\n            {_YIELD}",
        "test_empty_lines_and_cr_lf",
    ),
    (
        "decodes each piece",
        "(buffer + data).split",
        "(buffer + data.decode().encode()).split",
        "test_letters_cut_in_half",
    ),
    (
        "leaves half letters out",
        "(buffer + data).split",
        '(buffer + data.decode(errors="ignore").encode()).split',
        "test_letters_cut_in_half",
    ),
    (
        "ends when bytes are no text",
        "        return False\n",
        '        __import__("os")._exit(1)\n',
        "test_bytes_that_are_no_text",
    ),
    (
        "keeps who sent bytes that are no text for ever",
        "        return False\n",
        "        threading.Event().wait()\n",
        "test_bytes_that_are_no_text",
    ),
    (
        "blames the reader for bytes that are no text",
        _CHECKED + _BROADCAST + SENDS,
        "    return True\n" + _BROADCAST + _BLAMES,
        "test_bytes_that_are_no_text",
    ),
    ("calls send() once", "client.sendall(line)", "client.send(line)", "test_short_writes"),
    (
        "counts all bytes that ever came",
        f'    buffer = b""\n    {_RECV}',
        f'    buffer, LIMIT = b"", globals()["LIMIT"]\n    {_RECV}\n        LIMIT -= len(data)',
        "test_many_lines_have_no_limit",
    ),
    (
        "forgets what follows an empty line",
        _EACH,
        'for line in whole[:(whole + [b""]).index(b"")]:',
        "test_empty_lines_and_cr_lf",
    ),
    ("has no limit", "if len(buffer) > LIMIT:", "if False:", "test_line_without_end"),
    (
        "throws away a line without end and reads on",
        _TOO_LONG,
        '            buffer = b""\n',
        "test_line_without_end",
    ),
    (
        "looks for the limit when the line is there",
        "if len(buffer) > LIMIT:",
        "if whole and len(whole[-1]) > LIMIT:",
        "test_line_without_end",
    ),
)
CLIENT = mutants_of(
    _FRAMING,
    "client.py",
    (
        "shows the first of several lines",
        _EACH,
        f"{_EACH[:-1]}[:1]:",
        "test_client_shows_each_line",
    ),
    (
        "shows all in one line",
        _SHOWS,
        'print(line.decode(errors="replace"), end=" ", flush=True)',
        "test_client_shows_each_line",
    ),
    (
        "begins with the last line",
        _EACH,
        "for line in reversed(whole):",
        "test_client_shows_each_line",
    ),
    (
        "forgets what follows the last newline",
        _EACH,
        'buffer = b"" if whole else buffer\n            for line in whole:',
        "test_client_keeps_the_beginning_of_a_line",
    ),
    (
        "decodes each piece",
        "(buffer + data).split",
        "(buffer + data.decode().encode()).split",
        "test_client_letters_cut_in_half",
    ),
    (
        "replaces half letters",
        "(buffer + data).split",
        '(buffer + data.decode(errors="replace").encode()).split',
        "test_client_letters_cut_in_half",
    ),
    (
        "shows each piece in a line",
        _EACH,
        "for line in [*whole, buffer]:",
        "test_client_gets_one_byte_at_a_time",
    ),
    (
        "keeps 4096 bytes",
        "(buffer + data).split",
        "(buffer + data)[-4096:].split",
        "test_client_shows_a_long_line",
    ),
    ("calls send() once", "server.sendall(", "server.send(", "test_client_sends_whole_lines"),
    ("sends no newline", _TYPED, 'line.rstrip("\\n").encode()', "test_client_sends_whole_lines"),
    (
        "sends two newlines",
        _TYPED,
        'line.encode() + b"\\n"',
        "test_client_sends_whole_lines",
    ),
    (
        "sends the last line as it is",
        _TYPED,
        "line.encode()",
        "test_client_completes_the_last_line",
    ),
)

MUTANTS = [*SERVER, *CLIENT]
