import socket, sys, threading
name = input("Wie heißt du? ")
rechner = input("Mit welchem Rechner verbinden? ") or "localhost"
port = input("Welcher Port? ")
s = socket.create_connection((rechner, int(port or 12345)))
def empfangen():
    try:
        while d := s.recv(4096): print(d.decode(errors="replace"), end="", flush=True)
    except OSError: pass
    print("Verbindung beendet, bitte Enter.", flush=True)
t = threading.Thread(target=empfangen, daemon=True); t.start()
try:
    while t.is_alive():
        zeile = input()
        s.sendall(f"{name}: {zeile}\n".encode())
except (EOFError, OSError): pass
