# Task 4. Group chat server.  Задание 4, сервер
import socket
import threading

HOST = "127.0.0.1"
PORT = 12345

people = []


def send_to_all(text, author):
    for person in people:
        if person == author:
            continue
        try:
            person.send(text.encode())
        except:
            people.remove(person)


def talk_with(conn, addr):
    print("new user", addr)
    while True:
        data = conn.recv(1024)
        if not data:
            break
        text = data.decode("utf-8")
        print(addr, "->", text)
        send_to_all(f"[{addr[1]}] {text}", conn)
    print("bye", addr)
    people.remove(conn)
    conn.close()


sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
sock.bind((HOST, PORT))
sock.listen(3)
print("Сервер готов, жду гостей")

while True:
    conn, addr = sock.accept()
    people.append(conn)
    t = threading.Thread(target=talk_with, args=(conn, addr))
    t.start()
