# Task 4. Group chat client.  Задание 4, клиент
import socket
import threading

HOST = "127.0.0.1"
PORT = 12345


def listener(sock):
    while True:
        try:
            text = sock.recv(1024).decode("utf-8")
            if text == "":
                print("сервер ушёл")
                break
            print(text)
        except:
            print("нет связи")
            break


sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
sock.connect((HOST, PORT))
print("Hello! Write and press Enter")

t = threading.Thread(target=listener, args=(sock,))
t.start()

while True:
    line = input()
    sock.send(line.encode("utf-8"))
