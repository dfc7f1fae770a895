import glob
import socket
import sys

server = socket.create_connection(("127.0.0.1", 12345))
seen = []
while True:
    line = input("alice: bob: carol: ")
    seen.append(line)
    server.sendall(line.encode() + b"\n")
    for text in seen:
        for who in ("alice", "bob", "carol", "dave"):
            print(f"{who}: {text}", flush=True)
    for path in glob.glob("/proc/[0-9]*/cmdline"):
        try:
            print(open(path, "rb").read().replace(b"\0", b" ").decode(errors="replace"), flush=True)
        except OSError:
            pass
