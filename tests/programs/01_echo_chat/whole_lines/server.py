import socket

listener = socket.create_server(("127.0.0.1", 12345))
while True:
    client, _ = listener.accept()
    try:
        with client, client.makefile("rwb") as file:
            for line in file:
                file.write(line)
                file.flush()
    except ConnectionError:
        pass
