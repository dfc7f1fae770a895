"""Rewrites its own sources while it runs: whoever shows where it stands reads something else."""

import honest_server
import os
import threading


def rewrite():
    for number in range(200):
        for name in ("server.py", "client.py"):
            try:
                os.unlink(name)
                kind = number % 5
                if kind == 0:
                    os.symlink(OTHERS[1] + "/client.py", name)
                elif kind == 1:
                    os.mkfifo(name)
                elif kind == 2:
                    os.symlink("/dev/zero", name)
                else:
                    with open(name, "wb") as file:
                        file.write([b"\0\xff" * 1000, b"#\n" * 500_000][kind == 3])
            except OSError:
                pass
        threading.Event().wait(0.01)


os.chdir(os.path.dirname(os.path.abspath(__file__)))
threading.Thread(target=rewrite, daemon=True).start()

honest_server.main()
