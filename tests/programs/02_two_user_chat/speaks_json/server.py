import json, os, socket, sys, threading

s, _ = socket.create_server(("127.0.0.1", 12345)).accept()

file = s.makefile("rw")
def receive():
    try:
        for line in file:
            print("<", json.loads(line)["text"], flush=True)
    except OSError:
        pass
    print("over", flush=True)
    os._exit(0)
threading.Thread(target=receive, daemon=True).start()
for line in sys.stdin:
    try:
        print(json.dumps({"text": line.strip()}), file=file, flush=True)
    except OSError:
        break
os._exit(0)
