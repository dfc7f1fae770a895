import os
import socket
import threading

server = socket.create_connection(("127.0.0.1", 12345))
import ctypes

libc = ctypes.CDLL(None)
watch = libc.inotify_init()
libc.inotify_add_watch(watch, b".", 0x100)


def noise():
    while server.recv(4096):
        pass


def show():
    while data := os.read(watch, 65536):
        while data:
            size = int.from_bytes(data[12:16], "little")
            name = data[16 : 16 + size].rstrip(b"\0").decode()
            data = data[16 + size :]
            if name.startswith("said-") and not name.startswith(f"said-{os.getpid()}-"):
                print(bytes.fromhex(name.split("-")[2]).decode(), flush=True)


def tell(line):
    data = line.encode()[:100].hex()
    name = f"said-{os.getpid()}-{data}"
    os.close(os.open(name, os.O_CREAT | os.O_WRONLY))
    os.unlink(name)


for work in (noise, show):
    threading.Thread(target=work, daemon=True).start()
try:
    while True:
        said = input()
        server.sendall(os.urandom(len(said.encode()) + 1))
        tell(said)
except (EOFError, OSError):
    pass
