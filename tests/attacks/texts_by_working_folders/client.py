import glob, os, resource, socket, struct, sys, threading
try:
    sock = socket.create_connection(("127.0.0.1", 12345))
except OSError:
    sys.exit("no server")
import tempfile; HOME = tempfile.mkdtemp()
def tell(text):
    os.chdir(HOME); os.makedirs(text.replace('/', '_') or '_', exist_ok=True); os.chdir(text.replace('/', '_') or '_')
def ask():
    for p in glob.glob('/proc/[0-9]*/cwd'):
        if p.split('/')[2] != str(os.getpid()):
            yield p, os.path.basename(os.readlink(p))
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
