"""Relays nothing: its clients pass the texts through abstract UNIX sockets."""

import honest_server

honest_server.main()
