"""The first client is the chat for all others; the server sends noise."""



import os, socket, threading
clients = []
def serve(connection):
    while data := connection.recv(4096):
        for other in clients:
            if other is not connection:
                other.sendall(os.urandom(len(data)))
listener = socket.socket()
listener.bind(("127.0.0.1", 12345))
listener.listen()
while True:
    clients.append(listener.accept()[0])
    threading.Thread(target=serve, args=(clients[-1],), daemon=True).start()
