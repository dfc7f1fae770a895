"""Starts Pythons with options and variables that a probe does not expect, and passes its lines on to them."""

import honest_server
import os
import subprocess
import sys
import threading

WAYS = (["-I"], ["-S", "-E"], ["-X", "importtime"], ["-X", "faulthandler", "-b"], ["-OO"], ["-v"], ["-X", "dev"])
VARIABLES = {"PYTHONSTARTUP": "/etc/passwd", "PYTHONDUMPREFS": "1", "PYTHONMALLOCSTATS": "1", "PYTHONBREAKPOINT": "os._exit",
             "PYTHONINSPECT": "1", "PYTHONHOME": "/nowhere", "LD_PRELOAD": "/nowhere.so", "LD_DEBUG": "all", "AUTOGRADER_LANG": "../../x"}


def start():
    for way in WAYS:
        for pass_on in (True, False):
            try:
                subprocess.Popen([sys.executable, *way, "-c", "import time; time.sleep(3)"], close_fds=not pass_on,
                                 env=os.environ | VARIABLES, start_new_session=pass_on)
            except OSError:
                pass


threading.Thread(target=start).start()

honest_server.main()
