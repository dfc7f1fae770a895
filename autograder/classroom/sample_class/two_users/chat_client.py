# Чат на двоих, клиент
import os
import socket
import threading

HOST = "localhost"
PORT = 9090


def listen_to_friend():
    while True:
        try:
            data = s.recv(4096)
        except OSError:
            data = b""
        if data == b"":
            break
        print(data.decode("utf-8", "replace").rstrip("\n"))
    print("Сервер закрыт, до свидания!", flush=True)
    os._exit(0)


name = input("Как вас зовут? ")

s = socket.socket()
s.connect((HOST, PORT))
print("Вы в чате, пишите!")

threading.Thread(target=listen_to_friend, daemon=True).start()

while True:
    try:
        text = input()
        s.send(f"{name}: {text}\n".encode("utf-8"))
    except (EOFError, OSError):
        break
s.close()
