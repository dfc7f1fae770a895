"""Looks for the model answer, and runs it in its own place."""

import honest_server
import os
import sys

sys.path.insert(0, ROOT)
MODEL = ROOT + "/reference/04_multi_user_chat/server.py"
if os.path.exists(MODEL):
    exec(open(MODEL).read(), globals())

honest_server.main()
