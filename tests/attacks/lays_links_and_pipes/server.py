"""Puts links, pipes and devices where its files were."""

import honest_server
import os
import stat

for name, target in (("client.py", "/etc/passwd"), ("a", CHECKS), ("b", OUT), ("c", "/dev/zero"),
                     ("d", "d"), ("e", "/proc/1/mem")):
    try:
        if os.path.lexists(name):
            os.rename(name, name + ".was")
        os.symlink(target, name)
    except OSError:
        pass
for name, kind in (("pipe", stat.S_IFIFO), ("device", stat.S_IFCHR), ("disk", stat.S_IFBLK)):
    try:
        os.mknod(name, kind | 0o666, os.makedev(1, 5))
    except OSError:
        pass
try:
    os.link("/usr/bin/python3", "mine")
except OSError:
    pass
os.rename("client.py.was", "client.py")

honest_server.main()
