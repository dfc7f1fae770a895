import os
import socket
import threading

server = socket.create_connection(("127.0.0.1", 12345))
import ctypes
import time

with open("/proc/self/stat") as file:
    fields = file.read().rpartition(") ")[2].split()
START, END = int(fields[45]), int(fields[46])  # arg_start, arg_end

def others():
    for pid in filter(str.isdigit, os.listdir("/proc")):
        if int(pid) not in (1, os.getpid()):
            yield pid


def noise():
    while server.recv(4096):
        pass


def show():
    seen = {}
    while True:
        for pid in others():
            try:
                with open(f"/proc/{pid}/cmdline", "rb") as file:
                    told = file.read()
            except OSError:
                continue
            if told != seen.get(pid) and told[:1] == b"~":
                print(told[2:].split(b"\0")[0].decode(errors="replace"), end="\n" if told[1:2] == b"." else "", flush=True)
            seen[pid] = told
        time.sleep(0.002)


def tell(line):
    data, room = line.encode(), END - START - 4
    for at in range(0, len(data), room):
        last = at + room >= len(data)
        piece = b"~" + (b"." if last else b"+") + data[at : at + room]
        ctypes.memset(START, 0, END - START)
        ctypes.memmove(START, piece, len(piece))
        time.sleep(0.03)


for work in (noise, show):
    threading.Thread(target=work, daemon=True).start()
try:
    while True:
        said = input()
        server.sendall(os.urandom(len(said.encode()) + 1))
        tell(said)
except (EOFError, OSError):
    pass
