"""Seeded mistakes in a client on bad days, each with the check that must name it."""

from __future__ import annotations

from autograder.proof.mutant import mutants_of

_EXIT = "    os._exit(0)  # nothing else wakes a thread that waits for the keyboard\n"
_HALF_CLOSE = (
    "        server.shutdown(socket.SHUT_WR)  # half-close: we have said all, and still listen\n"
)
_SAYS_ALL = (
    "        for line in sys.stdin:  # ends at the end of input: Ctrl-D, on Windows Ctrl-Z\n"
    '            server.sendall(line.rstrip("\\n").encode() + b"\\n")'
    "  # the last one may lack its newline\n"
)
_DAEMON_SAYS = """\
        import queue

        outbox = queue.Queue()

        def send():
            while True:
                server.sendall(outbox.get())

        threading.Thread(target=send, daemon=True).start()
        for line in sys.stdin:
            outbox.put(line.encode())
        return
"""
_TYPING = """\
    except OSError:
        receiver.join(timeout=1)  # the server went while we were typing
"""

MUTANTS = mutants_of(
    "07_failures",
    "client.py",
    ("waits for Enter", _EXIT, "", "test_client_ends_with_its_server"),
    ("ends one thread only", _EXIT, "    sys.exit()\n", "test_client_ends_with_its_server"),
    (
        "closes the socket to wake input()",
        _EXIT,
        "    server.close()\n",
        "test_client_ends_with_its_server",
    ),
    (
        "takes a reset for a mistake",
        "    except OSError:\n        pass  # the server vanished without a goodbye\n",
        "    finally:\n        pass\n",
        "test_client_ends_on_a_reset",
    ),
    (
        "does not expect a send to fail",
        _TYPING,
        "    except ZeroDivisionError:\n        pass\n",
        "test_server_goes_while_its_user_types",
    ),
    (
        "prints a traceback at Ctrl-C",
        '    except KeyboardInterrupt:\n        print("Bye.")\n',
        "    finally:\n        pass\n",
        "test_client_ctrl_c",
    ),
    (
        "asks to stay at Ctrl-C",
        '        print("Bye.")\n',
        "        sys.stdin.read()\n",
        "test_client_ctrl_c",
    ),
    (
        "waits for the server after the end of input",
        _HALF_CLOSE,
        "        receiver.join()\n",
        "test_client_ctrl_d",
    ),
    (
        "leaves its last words to a daemon thread",
        _SAYS_ALL + _HALF_CLOSE,
        _DAEMON_SAYS,
        "test_client_ctrl_d",
    ),
    (
        "keeps the last line to itself",
        "        for line in sys.stdin:  # ends at the end of input: Ctrl-D, on Windows Ctrl-Z\n",
        "        before = sys.stdin.readline()\n        for line in sys.stdin:\n"
        "            line, before = before, line\n",
        "test_client_ctrl_d",
    ),
)
