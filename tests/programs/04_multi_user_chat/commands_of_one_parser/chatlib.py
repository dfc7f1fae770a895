import argparse, socket, sys, threading
def server(a):
    cs, l = [], threading.Lock()
    def h(c):
        with l: cs.append(c)
        try:
            while d := c.recv(1024):
                with l: o = [x for x in cs if x is not c]
                for x in o:
                    try: x.sendall(d)
                    except OSError: pass
        except OSError: pass
        with l: cs.remove(c)
        c.close()
    s = socket.create_server((a.host, a.port))
    while True: threading.Thread(target=h, args=(s.accept()[0],), daemon=True).start()
def client(a):
    s = socket.create_connection((a.host, a.port))
    def r():
        try:
            while d := s.recv(1024): print(d.decode(errors="replace"), end="", flush=True)
        except OSError: pass
        print("end (Enter)", flush=True)
    t = threading.Thread(target=r, daemon=True); t.start()
    for line in sys.stdin:
        if not t.is_alive(): break
        try: s.sendall(f"{a.name}: {line}".encode())
        except OSError: break
def main():
    p = argparse.ArgumentParser(prog="chat")
    sub = p.add_subparsers(dest="role", required=True)
    for n, f in (("serve", server), ("join", client)):
        q = sub.add_parser(n); q.add_argument("host"); q.add_argument("port", type=int); q.set_defaults(f=f)
        if n == "join": q.add_argument("--name", "-n", required=True)
    a = p.parse_args(); a.f(a)
