import socket
import sys

HOST, PORT = "127.0.0.1", 12345


def main():
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as s:
        try:
            s.connect((HOST, PORT))
        except OSError as err:
            print(f"No server at {HOST}:{PORT} ({err.strerror})")
            sys.exit(2)
        while True:
            try:
                text = input("> ")
            except EOFError:
                break
            message = (text + "\n").encode()
            s.sendall(message)
            received = b""
            while len(received) < len(message):
                part = s.recv(1024)
                if not part:
                    print("server has gone")
                    return
                received += part
            print("Received:", received.decode().rstrip("\n"), flush=True)


if __name__ == "__main__":
    main()
