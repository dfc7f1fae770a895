import codecs, socket, sys, threading

s = socket.socket()
s.connect(("127.0.0.1", 12345))


def listen():
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    while True:
        try:
            data = s.recv(10)
        except OSError:
            break
        if not data:
            break
        sys.stdout.write(decoder.decode(data))  # half a line at once, never half a letter
        sys.stdout.flush()
    print("bye")


threading.Thread(target=listen, daemon=True).start()
while True:
    try:
        text = input()
    except EOFError:
        break
    rest = (text + "\n").encode()
    try:
        while rest:
            rest = rest[s.send(rest):]
    except OSError:
        break
s.close()
