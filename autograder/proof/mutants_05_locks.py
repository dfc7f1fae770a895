"""Seeded mistakes of 05: locks that do not keep a line whole."""

from __future__ import annotations

from autograder.proof.mutant import mutants_of
from autograder.proof.mutants_05 import SENDS

_MIXES = "test_long_lines_never_mix"

# Each of them takes the lock, lets go of it in the middle of a line, and takes it again.
_LOCKS_FOR_A_PART = {
    "locks each send()": """                data = line
                while data:
                    with sending:
                        data = data[client.send(data) :]
            except OSError:
""",
    "locks and unlocks for each send()": """                done = 0
                while done < len(line):
                    sending.acquire()
                    try:
                        done += client.send(line[done:])
                    finally:
                        sending.release()
            except OSError:
""",
    "locks each piece of 4096 bytes": """                for start in range(0, len(line), 4096):
                    with sending:
                        client.sendall(line[start : start + 4096])
            except OSError:
""",
    "locks each piece, in a function": """                def put(data):
                    with sending:
                        client.sendall(data)

                [put(line[start : start + 65536]) for start in range(0, len(line), 65536)]
            except OSError:
""",
    "locks the text, then the newline": """                for part in (line[:-1], line[-1:]):
                    with sending:
                        client.sendall(part)
            except OSError:
""",
}

MUTANTS = mutants_of(
    "05_framing",
    "server.py",
    ("has no lock", "with sending:", "if True:", _MIXES),
    (
        "has a new lock for each line",
        "with sending:",
        "with threading.Lock():",
        _MIXES,
    ),
    (
        "has a lock for each sender",
        "with sending:",
        "with vars(threading.current_thread()).setdefault('lock', threading.Lock()):",
        _MIXES,
    ),
    *((mistake, SENDS, new, _MIXES) for mistake, new in _LOCKS_FOR_A_PART.items()),
)
