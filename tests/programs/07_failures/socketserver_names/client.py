import os
import socket
import threading

chat = socket.create_connection(("127.0.0.1", 12345)).makefile(
    "rw", encoding="utf-8", errors="replace"
)


def show():
    try:
        for line in chat:
            print("\r" + line, end="", flush=True)
    finally:
        os._exit(1)


threading.Thread(target=show, daemon=True).start()
try:
    while True:
        print(input("> "), file=chat, flush=True)
except EOFError:
    print("Goodbye.", flush=True)
except (KeyboardInterrupt, OSError):
    pass
os._exit(0)
