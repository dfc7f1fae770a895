"""Closes its input and its output."""

import honest_server
import os

os.closerange(0, 3)

honest_server.main()
