"""Says that a thread is held, for ever."""

import honest_server
import threading

from line_to_the_grader import tell

def forge():
    for n in range(50):
        tell("held", where="sending", peer=None)
        tell("held", where="received", peer=1)
threading.Timer(0.05, forge).start()

honest_server.main()
