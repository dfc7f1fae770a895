"""Echo with a pool of threads, as a class."""
import logging
import socket
from concurrent.futures import ThreadPoolExecutor

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
log = logging.getLogger("echo")


class EchoServer:
    def __init__(self, host: str = "127.0.0.1", port: int = 12345) -> None:
        self.listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind((host, port))
        self.listener.listen()

    def handle(self, conn: socket.socket, peer) -> None:
        log.info("connected: %s", peer)
        total = 0
        with conn:
            try:
                while chunk := conn.recv(4096):
                    total += len(chunk)
                    conn.sendall(chunk)
            except OSError as error:
                log.info("lost %s: %s", peer, error)
        log.info("gone: %s after %d bytes", peer, total)

    def serve_forever(self) -> None:
        with self.listener, ThreadPoolExecutor(max_workers=64) as pool:
            while True:
                conn, peer = self.listener.accept()
                pool.submit(self.handle, conn, peer)


if __name__ == "__main__":
    EchoServer().serve_forever()
