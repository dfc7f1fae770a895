import socket

from server import chat

chat(socket.create_connection(("127.0.0.1", 12345)))
