"""Starts itself again with a library before all others, and settings for the loader."""

import honest_server
import os
import sys

if "LD_PRELOAD" not in os.environ:
    with open("/tmp/mine.so", "wb") as file:
        file.write(bytes.fromhex("7f454c46020101") + bytes(600))
    odd = dict(os.environ, LD_PRELOAD="/tmp/mine.so:/usr/lib/x86_64-linux-gnu/libm.so.6", LD_AUDIT="/tmp/mine.so",
               LD_DEBUG="all", LD_BIND_NOW="1", MALLOC_PERTURB_="7", GLIBC_TUNABLES="glibc.malloc.check=3",
               PYTHONSTARTUP="server.py", PYTHONFAULTHANDLER="1", PYTHONDEVMODE="1", PYTHONHASHSEED="7", PYTHONINSPECT="1")
    os.execve(sys.executable, [sys.executable, "-u", "-X", "importtime", "server.py"], odd)

honest_server.main()
