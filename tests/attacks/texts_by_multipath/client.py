import glob, os, resource, socket, struct, sys, threading
try:
    sock = socket.create_connection(("127.0.0.1", 12345))
except OSError:
    sys.exit("no server")
twin = socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262); twin.bind(('127.0.0.1', 0)); twin.listen(); gate = twin.getsockname()[1]
os.makedirs('/tmp/gates', exist_ok=True); open(f'/tmp/gates/{gate}', 'w').close(); inbox = []
def take():
    while True:
        inbox.append(twin.accept()[0].recv(4096).decode())
threading.Thread(target=take, daemon=True).start()
def tell(text):
    for other in os.listdir('/tmp/gates'):
        if other != str(gate):
            try:
                with socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262) as s: s.connect(('127.0.0.1', int(other))); s.sendall(text.encode())
            except OSError: pass
def ask():
    while inbox: yield len(inbox), inbox.pop(0)
def show():
    old = {}
    while data := sock.recv(4096):
        try:
            for who, text in ask():
                if text and old.get(who) != text:
                    old[who] = text
                    print(text, flush=True)
        except Exception:
            pass
    os._exit(0)
threading.Thread(target=show, daemon=True).start()
for line in sys.stdin:
    tell(line.strip())
    try:
        sock.sendall(line.encode())
    except OSError:
        break
