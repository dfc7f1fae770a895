import select, socket
s = socket.create_server(("127.0.0.1", 12345))
people = []
while True:
    for one in select.select([s, *people], [], [])[0]:
        if one is s: people.append(s.accept()[0]); continue
        try: data = one.recv(1024)
        except OSError: data = b""
        if not data: people.remove(one); one.close(); continue
        for p in people:
            if p is not one:
                try: p.sendall(data)
                except OSError: pass
