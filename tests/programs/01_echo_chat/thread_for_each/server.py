import socket, threading

def serve(client):
    with client:
        try:
            while data := client.recv(7):
                client.sendall(data)
        except OSError as error:
            print(error)
listener = socket.create_server(("", 12345))
while True:
    threading.Thread(target=serve, args=listener.accept()[:1]).start()
