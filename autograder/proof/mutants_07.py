"""Seeded mistakes in a server on bad days, each with the check that must name it."""

from __future__ import annotations

from autograder.proof.mutant import mutants_of

_CHAT = "07_failures"

_OFFER = "                    other.offer(data)\n"
_LOOP = """            for other in everyone():
                if other is not member:
                    other.offer(data)
"""
_LOCKED = """            with registry:
                for other in members:
                    if other is not member:
                        other.sock.sendall(data)
"""
_SENDALL = "                    other.sock.sendall(data)\n"
_BOUND = "            if len(self.outbox) > OUTBOX:\n                self.drop()\n"
_FULL = "            if len(self.outbox) > OUTBOX:\n"
_REST = "                data = data[self.send_now(data) :]\n"
_IN_LINE = "            if not self.outbox:\n"
_UNSENT = "        except OSError:\n            return 0"
_TEN_LINES = """\
            if (self.outbox + data).count(b"\\n") > 10:
                return self.drop()
"""
_SHUTDOWN = "            self.sock.shutdown(socket.SHUT_RDWR)\n"
_WAITS = "                sent = self.sock.send(chunk)  # may wait\n"
_TAKEN = "                    del self.outbox[:sent]\n"
_ENDS = "            members.remove(member)\n        member.drop()\n"
_CLOSES = """\
        with member.catching_up, member.lock:  # nobody may be in a send: the next who comes
            member.sock.close()  # may get the number of this socket
"""
_EACH = "        for member in everyone():\n"
_DROPPED = """\
            member.drop()  # its thread wakes up, tidies up and ends; the last ends the program
"""
_CAUGHT = '    except KeyboardInterrupt:\n        print("The chat closes.", flush=True)\n'
_CREATED = "        with socket.create_server(ADDRESS) as listener:\n"
_BARE = """        with socket.socket() as listener:
            listener.bind(ADDRESS)
            listener.listen()
"""
_NEXT_PORT = """        listener = socket.socket()
        for port in range(ADDRESS[1], 12400):
            with contextlib.suppress(OSError):
                listener.bind((ADDRESS[0], port))
                break
        with listener:
            listener.listen()
"""
_RECEIVED = "    while data := sock.recv(65536):\n"
_SERVED = (
    "    except OSError:\n        pass  # reset, timed out, network down: every end is an end\n"
)

SLOW = mutants_of(
    _CHAT,
    "server.py",
    ("never offers a message", _OFFER, "                    pass\n", "test_strangers_can_chat"),
    ("sends to each and waits", _OFFER, _SENDALL, "test_slow_reader_stalls_nobody"),
    ("sends and waits under one lock", _LOOP, _LOCKED, "test_newcomer_beside_a_slow_reader"),
    ("sends and waits under one lock", _LOOP, _LOCKED, "test_slow_reader_stalls_nobody"),
    (
        "catches up in the thread of the speaker",
        "threading.Thread(target=self.catch_up, args=(data[:65536],)).start()",
        'data = self.sock.sendall(data) or b""',
        "test_slow_reader_stalls_nobody",
    ),
    (
        "holds the lock of the outbox while it waits",
        _WAITS + "                with self.lock:\n",
        "                with self.lock:\n    " + _WAITS,
        "test_slow_reader_stalls_nobody",
    ),
    ("has no bound for an outbox", _BOUND, "", "test_slow_reader_costs_bounded_memory"),
    (
        "keeps who lags for ever, and forgets what they should hear",
        _BOUND,
        _FULL + "                self.outbox.clear()\n",
        "test_slow_reader_is_dropped",
    ),
    (
        "closes a socket in which another thread waits",
        _SHUTDOWN,
        "            self.sock.close()\n",
        "test_slow_reader_is_dropped",
    ),
    (
        "drops who lags by 64 kB",
        "OUTBOX = 4 << 20",
        "OUTBOX = 1 << 16",
        "test_short_pause_loses_nothing",
    ),
    (
        "forgets what did not fit",
        _REST,
        _REST + '                data = b""\n',
        "test_short_pause_loses_nothing",
    ),
    (
        "does not look how much went",
        _TAKEN,
        "                    self.outbox.clear()\n",
        "test_short_pause_loses_nothing",
    ),
    (
        "drops who is ten lines behind",
        _IN_LINE + _REST,
        _TEN_LINES + _IN_LINE,
        "test_burst_drops_nobody",
    ),
    (
        "sends past the outbox",
        _IN_LINE,
        "            if True:\n",
        "test_short_pause_loses_nothing",
    ),
)
ENDINGS = mutants_of(
    _CHAT,
    "server.py",
    (
        "takes half-close for a pause",
        _RECEIVED,
        "    while True:\n        data = sock.recv(65536)\n",
        "test_half_close",
    ),
    (
        "throws away the last words",
        "        if newline:\n",
        "        if newline and sock.recv(1, socket.MSG_PEEK):\n",
        "test_half_close",
    ),
    (
        "does not expect a send to fail",
        _UNSENT,
        "        except BlockingIOError:\n            return 0",
        "test_reset_before_a_send",
    ),
    (
        "knows only resets",
        _UNSENT,
        "        except (BlockingIOError, ConnectionError):\n            return 0",
        "test_dead_neighbour",
    ),
    (
        "does not close who was reset",
        _SERVED,
        "    except OSError:\n        return threading.Event().wait()\n",
        "test_nothing_is_left_behind",
    ),
    (
        "shuts down, but never closes",
        _CLOSES,
        "        serve.kept = [*getattr(serve, 'kept', []), member.sock]\n",
        "test_nothing_is_left_behind",
    ),
    (
        "leaves a thread behind for each leaver",
        _ENDS,
        _ENDS + "        threading.Thread(target=threading.Event().wait).start()\n",
        "test_nothing_is_left_behind",
    ),
)
CTRL_C = mutants_of(
    _CHAT,
    "server.py",
    (
        "waits at the end for who does not leave",
        _EACH + _DROPPED,
        "        pass\n",
        "test_ctrl_c_ends_the_server",
    ),
    (
        "closes the sockets and wakes nobody",
        _DROPPED,
        "            member.sock.close()\n",
        "test_ctrl_c_ends_the_server",
    ),
    (
        "closes only the listening socket at Ctrl-C",
        _EACH + _DROPPED,
        "        listener.close()\n",
        "test_ctrl_c_ends_the_server",
    ),
    (
        "swallows Ctrl-C",
        "contextlib.suppress(TimeoutError, ConnectionAbortedError)",
        "contextlib.suppress(BaseException)",
        "test_ctrl_c_ends_the_server",
    ),
    (
        "lets who lags take their time at the end",
        _DROPPED,
        "            if not member.outbox:\n                member.drop()\n",
        "test_ctrl_c_beside_a_slow_reader",
    ),
    ("does not catch Ctrl-C", _CAUGHT, "", "test_ctrl_c_without_traceback"),
    ("binds without SO_REUSEADDR", _CREATED, _BARE, "test_restart_at_once"),
    ("takes the next port that is free", _CREATED, _NEXT_PORT, "test_restart_at_once"),
)
MUTANTS = [*SLOW, *ENDINGS, *CTRL_C]
