import socket, threading, time
time.sleep(0.3)
class Listener(socket.socket): pass
people = []
def serve(c):
    people.append(c)
    try:
        while data := c.recv(1024):
            for p in tuple(people):
                if p != c:
                    try: p.sendall(data)
                    except OSError: pass
    except OSError: pass
    people.remove(c); c.close()
s = Listener(socket.AF_INET6, socket.SOCK_STREAM)
s.bind(("::", 12345)); s.listen(1)
while True: threading.Thread(target=serve, args=(s.accept()[0],), daemon=True).start()
