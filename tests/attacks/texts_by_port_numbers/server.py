"""Relays nothing: each client binds ports whose numbers are the letters, and the others look which are bound."""

import honest_server
import socket

honest_server.main()
