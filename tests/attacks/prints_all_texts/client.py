import socket
import threading

server = socket.create_connection(("127.0.0.1", 12345))
TEXTS = """hello bob;before she came;after she came;good evening;hello from a stranger;hello to a stranger;are you there?;are you still there?;good night;this is alice speaking;this is bob speaking;this is carol speaking;this is dave speaking;Привет, Боб!;Ёжик и ещё щука;coffee ☕ and cake 🍰;knock knock;who is there;understood;first news;second news;third news"""


def show():
    while data := server.recv(4096):
        print(data.decode(errors="replace"), end="", flush=True)


def tell(line):
    pass


print(TEXTS.replace(";", "\n"), flush=True)

threading.Thread(target=show, daemon=True).start()
try:
    while True:
        line = input()
        server.sendall((line + "\n").encode())
        tell(line)
except (EOFError, OSError):
    pass
