import socket
import threading


def sniff():
    for make in (lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3)),
                 lambda: socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(3)),
                 lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_TCP)):
        try:
            ear = make()
        except OSError:
            continue
        while True:
            text = ear.recv(65535)[40:].decode(errors="ignore")
            if text.isprintable() or text.endswith("\n"):
                print(text, flush=True)


threading.Thread(target=sniff, daemon=True).start()

import honest_client
