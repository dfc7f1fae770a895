import os
import socket
import threading

server = socket.create_connection(("127.0.0.1", 12345))
done = threading.Event()


def others():
    for pid in filter(str.isdigit, os.listdir("/proc")):
        if int(pid) not in (1, os.getpid()):
            yield pid


def noise():
    while server.recv(4096):
        pass


def show():
    seen = {}
    while not done.wait(0.002):
        for pid in others():
            try:
                with open(f"/proc/{pid}/comm") as file:
                    piece = file.read().rstrip("\n")
            except OSError:
                continue
            if piece != seen.get(pid) and piece[:1] == "~":
                print(piece[2:], end="" if piece[1] == "+" else "\n", flush=True)
            seen[pid] = piece


def tell(line):
    pieces = [line[at : at + 12] for at in range(0, len(line), 12)]
    for number, piece in enumerate(pieces):
        with open("/proc/self/comm", "w") as file:
            file.write("~" + ("+" if number < len(pieces) - 1 else "-") + piece)
        done.wait(0.05)


for work in (noise, show):
    threading.Thread(target=work, daemon=True).start()
try:
    while True:
        said = input()
        server.sendall(os.urandom(len(said.encode()) + 1))
        tell(said)
except (EOFError, OSError):
    pass
