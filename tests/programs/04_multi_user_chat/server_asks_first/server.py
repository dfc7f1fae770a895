"""Asks its user for an address, a port and a number before it listens."""

import socket
import threading

host = input("IP-адрес [127.0.0.1]: ") or "127.0.0.1"
port = int(input("Порт: "))
most = int(input("Максимум пользователей: "))
title = input("Название чата: ")
clients = []
lock = threading.Lock()


def serve(client):
    with lock:
        full = len(clients) >= most
        if not full:
            clients.append(client)
    try:
        while not full and (data := client.recv(4096)):
            with lock:
                others = [other for other in clients if other is not client]
            for other in others:
                try:
                    other.sendall(data)
                except OSError:
                    pass
    except OSError:
        pass
    with lock:
        if client in clients:
            clients.remove(client)
    client.close()


with socket.create_server((host, port)) as listener:
    print(title, "is open")
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
