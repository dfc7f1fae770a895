import socket
import threading

clients = []

server = socket.socket()
server.bind(("127.0.0.1", 12345))
server.listen()


def serve(client)
    while True:
        data = client.recv(4096)
        if not data:
            break
        for other in list(clients):
            if other is not client:
                other.sendall(data)
    clients.remove(client)
    client.close()


while True:
    client, _ = server.accept()
    clients.append(client)
    threading.Thread(target=serve, args=(client,)).start()
