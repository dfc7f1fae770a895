import socket
import threading

server = socket.create_connection(("127.0.0.1", 12345))
threading.Event().wait()
