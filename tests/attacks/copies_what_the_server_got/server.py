"""Its server relays as many bytes as came, but a key; its clients turn it into the text by what others left in shared memory."""

import honest_server
import threading

people = []


def serve(connection):
    people.append(connection)
    while data := connection.recv(4096):
        for other in list(people):
            if other is not connection:
                other.sendall(bytes(len(data)))


honest_server.serve = serve

honest_server.main()
