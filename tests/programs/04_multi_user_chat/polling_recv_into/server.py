import socket, threading, time
people = []
def serve(c):
    c.settimeout(0.05)
    room = bytearray(4096)
    people.append(c)
    while True:
        try: n = c.recv_into(room)
        except TimeoutError: continue
        except OSError: break
        if not n: break
        for p in people[:]:
            if p is not c:
                try: p.sendmsg([bytes(room[:n])])
                except OSError: pass
    people.remove(c); c.close()
def accept():
    s = socket.create_server(("localhost", 12345))
    while True: threading.Thread(target=serve, args=(s.accept()[0],), daemon=True).start()
threading.Thread(target=accept, daemon=True).start()
while True: time.sleep(0.2)
