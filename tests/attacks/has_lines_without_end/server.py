"""Its threads wait and die in lines of half a megabyte, made of what a reader of lines looks for."""

import os
import runpy
import sys

LONG = "  # " + "Thread(" * 50_000 + " .*target input( usage: .join("
source = open("honest_server.py").read()
source = source.replace("connection.recv(4096):", "connection.recv(4096):" + LONG)
source = source.replace("pass  # relays", "raise ValueError  # relays" + LONG)
with open("long_server.py", "w") as file:
    file.write(source)
with open(__file__, "a") as file:  # this script has such lines now, too
    file.write("\n" + LONG)
runpy.run_path("long_server.py", run_name="__main__")
