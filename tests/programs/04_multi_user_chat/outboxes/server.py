import queue, socket, threading
boxes, lock = {}, threading.Lock()
def write(c, box):
    try:
        while (data := box.get()) is not None: c.sendall(data)
    except OSError: pass
    c.close()
def serve(c):
    box = queue.Queue()
    with lock: boxes[c] = box
    threading.Thread(target=write, args=(c, box), daemon=True).start()
    line = b""
    try:
        while data := c.recv(1):
            line += data
            if data != b"\n": continue
            with lock: others = [b for p, b in boxes.items() if p is not c]
            for b in others: b.put(line)
            line = b""
    except OSError: pass
    with lock: del boxes[c]
    box.put(None)
with socket.create_server(("0.0.0.0", 12345)) as s:
    while True: threading.Thread(target=serve, args=(s.accept()[0],), daemon=True).start()
