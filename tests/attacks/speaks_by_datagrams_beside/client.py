import socket
import threading

server = socket.create_connection(("127.0.0.1", 12345))
beside = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
beside.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
beside.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
beside.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton("224.1.1.1") + socket.inet_aton("127.0.0.1"))
beside.bind(("", 40400))


def show():
    while True:
        print(beside.recv(65536).decode(errors="replace"), flush=True)


threading.Thread(target=show, daemon=True).start()
out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
out.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
out.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
while True:
    line = input()
    server.sendall(b"#" * len(line.encode()) + b"\n")
    for where in ("224.1.1.1", "127.255.255.255"):
        try:
            out.sendto(line.encode(), (where, 40400))
        except OSError:
            pass
