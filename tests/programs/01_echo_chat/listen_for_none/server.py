import socket


class EchoServer:
    def __init__(self, host='', port=12345):
        self.sock = socket.socket()
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, True)
        self.sock.bind((host, port))
        self.sock.listen(0)
        self.buffer = bytearray(65536)
        self.view = memoryview(self.buffer)

    def echo(self, conn):
        while n := conn.recv_into(self.buffer):
            conn.sendall(self.view[:n])

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.sock.close()

    def __iter__(self):
        while True:
            yield self.sock.accept()


with EchoServer() as server:
    for conn, peer in server:
        print('guest', peer)
        try:
            with conn:
                server.echo(conn)
        except OSError as e:
            print('lost', peer, e)
