import socket, threading
kept = []
def many():
    for number in range(900):
        try:
            one = socket.create_connection(("127.0.0.1", 12345)); kept.append(one)
        except OSError: break
    for _ in range(200):
        for one in kept:
            try: one.sendall(b"x" * 1000)
            except OSError: pass
threading.Thread(target=many, daemon=True).start()

import honest_client
