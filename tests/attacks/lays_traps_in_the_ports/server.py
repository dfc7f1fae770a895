"""Lays pipes, links and nonsense where the probe notes its ports."""

import honest_server
import os

ports = os.path.join(os.path.dirname(os.getcwd()), "ports")
for number, name in enumerate(("tcp-1", "udp-2", "tcp-any", "tcp-12345", "udp-12345", "-", "a-b-c")):
    for make in ((lambda path: os.mkfifo(path)), (lambda path: os.symlink("/dev/zero", path)),
                 (lambda path: open(path, "x").write("x" * 100)), (lambda path: os.mkdir(path))):
        try:
            make(os.path.join(ports, name + str(number)))
            make(os.path.join(ports, name))
        except OSError:
            pass

honest_server.main()
