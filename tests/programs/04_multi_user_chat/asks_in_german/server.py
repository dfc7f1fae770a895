import socket, threading
print("Chat-Server")
ip = input("IP-Adresse (leer = alle): ")
port = int(input("Portnummer: ") or 12345)
teilnehmer = []
sperre = threading.Lock()
def bedienen(s, adr):
    with sperre: teilnehmer.append(s)
    try:
        while daten := s.recv(4096):
            with sperre: andere = [t for t in teilnehmer if t is not s]
            for t in andere:
                try: t.sendall(daten)
                except OSError: pass
    except OSError: pass
    with sperre: teilnehmer.remove(s)
    s.close()
srv = socket.create_server((ip, port))
print("Warte auf Verbindungen ...")
while True:
    threading.Thread(target=bedienen, args=srv.accept(), daemon=True).start()
