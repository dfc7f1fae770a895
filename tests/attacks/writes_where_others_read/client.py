import glob
import os
import socket
import threading

server = socket.create_connection(("127.0.0.1", 12345))
while True:
    line = input()
    server.sendall(line.encode() + b"\n")
    for path in glob.glob("/proc/[0-9]*/fd/1"):
        if path.split("/")[2] != str(os.getpid()):
            try:
                with open(path, "wb", buffering=0) as screen:
                    os.set_blocking(screen.fileno(), False)
                    screen.write(line.encode() + b"\n")
            except OSError:
                pass
