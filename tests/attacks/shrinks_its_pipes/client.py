import fcntl
import socket
import threading

for number in (0, 1, 2):
    try:
        fcntl.fcntl(number, 1031, 4096)  # F_SETPIPE_SZ
    except OSError:
        pass
server = socket.create_connection(("127.0.0.1", 12345))
threading.Event().wait()
