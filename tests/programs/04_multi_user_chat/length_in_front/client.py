import os
import socket
import struct
import threading

H = struct.Struct("!I")


def exactly(s, n):
    out = b""
    while len(out) < n:
        piece = s.recv(n - len(out))
        if not piece:
            raise EOFError
        out += piece
    return out


def show(s):
    try:
        while True:
            (n,) = H.unpack(exactly(s, H.size))
            print("<<", exactly(s, n).decode("utf-8"), flush=True)
    except (EOFError, OSError):
        print("[server left]", flush=True)
        os._exit(0)


with socket.create_connection(("127.0.0.1", 12345)) as s:
    threading.Thread(target=show, args=(s,), daemon=True).start()
    try:
        while True:
            text = input().encode()
            s.sendall(H.pack(len(text)) + text)
    except (EOFError, KeyboardInterrupt, OSError):
        pass
