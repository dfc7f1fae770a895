"""Relays nothing: each client reads from the network what others send to the server."""

import honest_server
import socket

honest_server.main()
