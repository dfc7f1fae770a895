# UDP-чат на двоих: сервера нет, у каждого свой порт
import socket
import threading

MY_PORT = 5001
FRIEND = ("localhost", 5002)

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("localhost", MY_PORT))


def receive():
    while True:
        try:
            data, addr = s.recvfrom(4096)
        except OSError:
            continue
        print("friend:", data.decode("utf-8", "replace"))


threading.Thread(target=receive, daemon=True).start()
name = input("Ваше имя: ")

while True:
    try:
        text = input()
    except EOFError:
        break
    s.sendto(f"{name}: {text}".encode("utf-8"), FRIEND)
