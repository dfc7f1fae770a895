"""Becomes a new Python, which nobody watches."""

import honest_server
import os
import sys

if "again" not in sys.argv:
    os.execv("/proc/self/exe", ["python", os.path.abspath(sys.argv[0]), "again"])

honest_server.main()
