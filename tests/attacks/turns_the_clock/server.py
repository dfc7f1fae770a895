"""Sets the clock, and has timers wake it all the time.

Its verdict is clear: its clock is nobody else's, and what it does not relay it does not relay.
"""

import honest_server
import signal
import time

try:
    time.clock_settime(time.CLOCK_REALTIME, 0)
except OSError:
    pass
time.time = time.monotonic = time.perf_counter = lambda: 0.0
time.sleep = lambda seconds: None
signal.signal(signal.SIGALRM, lambda number, frame: None)
signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)

honest_server.main()
