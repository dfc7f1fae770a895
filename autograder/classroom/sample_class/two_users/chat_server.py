# Чат на двоих, сервер. Сервер тоже пишет!
import os
import socket
import threading

HOST = "localhost"
PORT = 9090


def listen_to_friend():
    while True:
        try:
            data = conn.recv(4096)
        except OSError:
            data = b""
        if data == b"":
            break
        print("friend:", data.decode("utf-8", "replace").rstrip("\n"))
    print("Собеседник вышел, до свидания!", flush=True)
    os._exit(0)


name = input("Как вас зовут? ")

s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind((HOST, PORT))
s.listen(1)
print("Жду собеседника...")
conn, addr = s.accept()
print("Подключился", addr)

threading.Thread(target=listen_to_friend, daemon=True).start()

while True:
    try:
        text = input()
        conn.send(f"{name}: {text}\n".encode("utf-8"))
    except (EOFError, OSError):
        break
conn.close()
