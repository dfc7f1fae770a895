"""Asks for a dump of its memory, and dies of what makes one."""

import honest_server
import os
import resource

try:
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
except (OSError, ValueError):
    pass
os.abort()

honest_server.main()
