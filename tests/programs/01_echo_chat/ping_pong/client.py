import socket
import sys

PIECE = 256


def main():
    try:
        s = socket.create_connection(("127.0.0.1", 12345))
    except OSError as e:
        sys.exit(f"No server: {e}")
    for line in sys.stdin.buffer:
        for start in range(0, len(line), PIECE):
            piece = line[start:start + PIECE]
            s.sendall(piece)
            while piece:
                back = s.recv(len(piece))
                if not back:
                    sys.exit("The server has gone.")
                sys.stdout.buffer.write(back)
                piece = piece[len(back):]
        sys.stdout.buffer.flush()


main()
