import os
import socket
import sys
import threading


def receiver(sock, over):
    try:
        while True:
            data = sock.recv(4096)
            if not data:
                break
            print(data.decode("utf-8", "replace").rstrip("\n"), flush=True)
    except OSError:
        pass
    over.set()
    print("Disconnected from the server.", flush=True)
    os._exit(0)


def main():
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        sock.connect(("127.0.0.1", 12345))
    except ConnectionRefusedError:
        print("No server")
        return
    over = threading.Event()
    threading.Thread(target=receiver, args=(sock, over), daemon=True).start()
    while not over.is_set():
        try:
            text = input()
        except (EOFError, KeyboardInterrupt):
            break
        try:
            sock.sendall(text.encode() + b"\n")
        except OSError:
            break
    sock.close()


main()
