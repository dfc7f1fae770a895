import selectors
import socket
import types

sel = selectors.DefaultSelector()


def accept_wrapper(sock):
    conn, addr = sock.accept()
    print("Accepted connection from", addr)
    conn.setblocking(False)
    data = types.SimpleNamespace(addr=addr, outb=b"", closing=False)
    sel.register(conn, selectors.EVENT_READ, data=data)


def drop(sock):
    sel.unregister(sock)
    sock.close()


def service_connection(key, mask):
    sock, data = key.fileobj, key.data
    try:
        if mask & selectors.EVENT_READ:
            recv_data = sock.recv(1024)
            if recv_data:
                data.outb += recv_data
            else:
                data.closing = True
        if data.outb:
            try:
                sent = sock.send(data.outb)
                data.outb = data.outb[sent:]
            except BlockingIOError:
                pass
    except ConnectionError as e:
        print("lost", data.addr, e)
        drop(sock)
        return
    if data.closing and not data.outb:
        print("Closing connection to", data.addr)
        drop(sock)
    elif data.closing:
        sel.modify(sock, selectors.EVENT_WRITE, data)
    else:
        sel.modify(sock, selectors.EVENT_READ | (selectors.EVENT_WRITE if data.outb else 0), data)


lsock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
lsock.bind(("127.0.0.1", 12345))
lsock.listen()
lsock.setblocking(False)
sel.register(lsock, selectors.EVENT_READ, data=None)
try:
    while True:
        for key, mask in sel.select(timeout=None):
            if key.data is None:
                accept_wrapper(key.fileobj)
            else:
                service_connection(key, mask)
except KeyboardInterrupt:
    print("bye")
finally:
    sel.close()
